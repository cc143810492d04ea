// The numbers that a training tells of an epoch or a step.

/** A number, or a list of them where a metric has one for each class, output or threshold. */
export type LogValue = number | readonly number[];

/** Losses and metrics so far, such as { loss: 0.3, valLoss: 0.4 }. A callback may add to those of an epoch. */
export type Logs = Record<string, LogValue> & {
  loss?: number;
  accuracy?: number;
  valLoss?: number;
  valAccuracy?: number;
  learningRate?: number;
};

// What a training leaves behind for the eye.

/**
 * Losses and metrics of every epoch: `loss`, `accuracy`, `valLoss`, … A metric of several numbers, such as one for each class,
 * has a list of them for every epoch.
 */
export type History = Record<string, number[] | (readonly number[])[]> & {
  loss: number[];
  accuracy?: number[];
  valLoss?: number[];
  valAccuracy?: number[];
};

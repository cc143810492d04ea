// The trainings that are killed: a plain one, some with what a checkpoint must remember beside the weights, and one with all of it.
import { callbacks, layers, optimizers, schedules } from "downhill";

const stopping = () => callbacks.earlyStopping({ patience: 12, restoreBestWeights: true });
const plateau = () =>
  callbacks.reduceLROnPlateau({ monitor: "loss", patience: 1, factor: 0.7, minDelta: 0.05 });

/** What differs from the plain training: dropout's rate, the order of the rows, the optimizer's options, callbacks. */
export const settings = {
  plain: {},
  dropout: { dropout: 0.3, sampling: "replacement" },
  averaging: { optimizer: { useEma: true, gradientAccumulationSteps: 3 } },
  stopping: { callbacks: () => [stopping(), plateau()] },
  everything: {
    dropout: 0.3,
    optimizer: {
      useEma: true,
      gradientAccumulationSteps: 2,
      learningRate: schedules.cosineDecay({ initialLearningRate: 0.01, decaySteps: 800 }),
    },
    callbacks: () => [stopping()],
  },
};

export function layersOf({ dropout = 0 }) {
  return [
    layers.dense({ units: 64, activation: "relu", inputShape: [64] }),
    layers.batchNormalization(),
    layers.dropout({ rate: dropout }),
    layers.dense({ units: 10, activation: "softmax" }),
  ];
}

export const optimizerOf = ({ optimizer = {} }) => optimizers.adam({ learningRate: 0.01, ...optimizer });

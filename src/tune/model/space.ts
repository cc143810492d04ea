// What there is to choose for a network, from the size of the data; and the choice that is tried first, an ordinary network
// with Adam's defaults, so that the winner is never worse than it on the rows held out.
import type { Choice } from "../space/distribution.js";
import type { Trial } from "../trial.js";

/** Everything that makes a network and its training, but for the data. */
export interface Plan {
  readonly layers: number;
  readonly units: number;
  readonly activation: "relu" | "silu" | "gelu" | "tanh";
  readonly dropout: number;
  readonly optimizer: "adam" | "nadam" | "sgd";
  readonly learningRate: number;
  readonly schedule: "constant" | "cosine";
  readonly weightDecay: number;
  readonly batchSize: number;
  /** Inputs are scaled by one deviation for all columns instead of each by its own. */
  readonly scaleTogether: boolean;
}

export interface Space {
  ask(trial: Trial): Plan;
  /** Parameters of the first trial. */
  readonly first: Readonly<Record<string, Choice>>;
}

const BATCHES = [16, 32, 64, 128, 256];
const NARROWEST = 8;
const LEAST_DECAY = 1e-5;

/** @param rows to train on. @param alike whether the columns have about the same spread, as the pixels of an image have. */
export function spaceOf(rows: number, alike: boolean): Space {
  let widest = 32;
  while (widest < 256 && widest * 8 < rows) widest *= 2;
  const batches = BATCHES.filter((size) => size === BATCHES[0] || size * 8 <= rows);
  return {
    ask(trial) {
      const optimizer = trial.choice("optimizer", ["adam", "nadam", "sgd"]);
      const isSgd = optimizer === "sgd";
      return {
        layers: trial.int("layers", { low: 1, high: 3 }),
        units: trial.int("units", { low: NARROWEST, high: widest, log: true }),
        activation: trial.choice("activation", ["relu", "silu", "gelu", "tanh"]),
        dropout: trial.float("dropout", { low: 0, high: 0.5 }),
        optimizer,
        // Rates that suit one kind are useless for the other, so each has a range and a name of its own.
        learningRate: isSgd
          ? trial.float("learningRateOfSgd", { low: 1e-3, high: 0.3, log: true })
          : trial.float("learningRate", { low: 1e-4, high: 3e-2, log: true }),
        schedule: trial.choice("schedule", ["constant", "cosine"]),
        weightDecay: trial.float("weightDecay", { low: LEAST_DECAY, high: 0.3, log: true }),
        batchSize: trial.choice("batchSize", batches),
        scaleTogether: alike && trial.boolean("scaleTogether"),
      };
    },
    first: {
      layers: 1,
      units: Math.min(64, widest),
      activation: "relu",
      dropout: 0,
      optimizer: "adam",
      learningRate: 1e-3,
      schedule: "constant",
      weightDecay: LEAST_DECAY,
      batchSize: batches.includes(32) ? 32 : 16,
      ...(alike ? { scaleTogether: false } : {}),
    },
  };
}

// What there is to choose for a network, from the size of the data; and the choices that are tried first: an ordinary network
// with Adam's defaults, so that the winner is never worse than it on the rows held out, and three that are mostly better.
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
  /** Parameters of the first trials. */
  readonly first: readonly Readonly<Record<string, Choice>>[];
}

/** How many choices `first` has. */
export const FIRST_TRIALS = 4;

const BATCHES = [16, 32, 64, 128, 256] as const;
/** So few steps an epoch are not enough, and so many take too long. */
const STEPS = [8, 512] as const;
const NARROWEST = 16;
const FEW_ROWS = 5000;
const LEAST_DECAY = 1e-5;

/** @param rows to train on. @param alike whether the columns are of one kind, as the pixels of an image are. */
export function spaceOf(rows: number, alike: boolean): Space {
  let widest = 32;
  while (widest < 256 && widest * 8 < rows) widest *= 2;
  const batches = BATCHES.filter((size) => size * STEPS[0] <= rows && size * STEPS[1] >= rows);
  if (batches.length === 0) batches.push(rows < 1000 ? BATCHES[0] : 256);
  const batchSize = (wanted: number): number =>
    batches.find((size) => size >= wanted) ?? (batches.at(-1) as number);
  const plain = {
    layers: 1,
    units: Math.min(64, widest),
    activation: "relu",
    dropout: 0,
    optimizer: "adam",
    learningRate: 1e-3,
    schedule: "constant",
    weightDecay: LEAST_DECAY,
    batchSize: batchSize(32),
    ...(alike ? { scaleTogether: false } : {}),
  };
  const deeper = {
    ...{ ...plain, layers: 2, learningRate: 3e-3, schedule: "cosine", batchSize: batchSize(64) },
    ...(alike ? { scaleTogether: true } : {}),
  };
  const wide = { ...deeper, units: Math.min(128, widest) };
  // Few rows are learnt by heart, if nothing keeps a network from it; many need a network that can hold them.
  const held = { ...wide, dropout: 0.4, weightDecay: 0.1 };
  const more =
    rows < FEW_ROWS ? [held, { ...held, layers: 1, units: widest }] : [wide, { ...wide, layers: 3 }];
  return {
    ask(trial) {
      const optimizer = trial.choice("optimizer", ["adam", "nadam", "sgd"]);
      const isSgd = optimizer === "sgd";
      return {
        layers: trial.int("layers", { low: 1, high: 3 }),
        units: trial.int("units", { low: NARROWEST, high: widest, log: true }),
        activation: trial.choice("activation", ["relu", "silu", "gelu", "tanh"]),
        // A choice, as the best is often none at all.
        dropout: trial.choice("dropout", [0, 0.1, 0.2, 0.4]),
        optimizer,
        // Rates that suit one kind are useless for the other, so each has a range and a name of its own.
        learningRate: isSgd
          ? trial.float("learningRateOfSgd", { low: 1e-3, high: 0.3, log: true })
          : trial.float("learningRate", { low: 3e-4, high: 2e-2, log: true }),
        schedule: trial.choice("schedule", ["constant", "cosine"]),
        weightDecay: trial.float("weightDecay", { low: LEAST_DECAY, high: 0.3, log: true }),
        batchSize: trial.choice("batchSize", batches),
        scaleTogether: alike && trial.boolean("scaleTogether"),
      };
    },
    first: [plain, deeper, ...more],
  };
}

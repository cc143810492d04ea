// A network and an optimizer for a table: sizes by rows and columns, and what the settings say.
import { layers, optimizers, type Sequential, schedules, sequential } from "../index.js";
import { log2 } from "../numeric/elementary.js";
import type { Settings } from "./settings.js";
import type { Target } from "./target.js";

/** What a training goes by, with nothing left to be chosen. */
export interface Recipe {
  readonly hidden: readonly number[];
  readonly activation: string;
  readonly dropout: number;
  readonly optimizer: string;
  readonly learningRate: number;
  readonly schedule: NonNullable<Settings["schedule"]>;
  readonly momentum: number | undefined;
  readonly weightDecay: number | undefined;
  readonly loss: string;
  readonly epochs: number;
  readonly batchSize: number;
  readonly patience: number;
}

const nearestPower = (value: number): number => 2 ** Math.round(log2(Math.max(1, value)));
const within = (low: number, value: number, high: number): number => Math.max(low, Math.min(high, value));

/** Learning rates that suit tables of standardized columns; other optimizers have Keras's own. */
const rates: Readonly<Record<string, number>> = { adamw: 2e-3, adam: 2e-3, sgd: 0.05 };
/** Optimizers whose weight decay is part of them. */
const DECAYING = "adamw";

/** @param rows to learn from. */
export function recipeFor(settings: Settings, target: Target, rows: number): Recipe {
  const optimizer = settings.optimizer ?? DECAYING;
  const auto = within(16, nearestPower(rows / 60), 256);
  const batchSize =
    settings.batchSize === "auto" ? auto : settings.batchSize === "full" ? rows : settings.batchSize;
  const width = rows < 1000 ? 64 : 128;
  const epochs = settings.epochs ?? within(8, Math.round(4e6 / rows), 200);
  return {
    hidden: settings.hidden ?? [width, width / 2],
    activation: settings.activation,
    dropout: settings.dropout ?? 0.1,
    optimizer,
    learningRate: settings.learningRate ?? rates[optimizer] ?? defaultRate(optimizer),
    schedule: settings.schedule ?? "cosine",
    momentum: settings.momentum,
    weightDecay: settings.weightDecay ?? (optimizer === DECAYING ? 1e-2 : undefined),
    loss:
      settings.loss ??
      (target.task === "classification" ? "sparseCategoricalCrossentropy" : "meanSquaredError"),
    epochs,
    batchSize: Math.min(batchSize, rows),
    patience: settings.patience ?? within(5, Math.round(epochs / 5), 40),
  };
}

/** The optimizer's own. */
function defaultRate(optimizer: string): number {
  const make = (optimizers as Record<string, (() => { options?: { learningRate?: unknown } }) | undefined>)[
    optimizer
  ];
  const rate = make?.().options?.learningRate;
  return typeof rate === "number" ? rate : 1e-3;
}

/** @param steps of the whole training, over which a schedule runs. */
export function buildNetwork(
  recipe: Recipe,
  target: Target,
  width: number,
  seed: number,
  steps: number,
): Sequential {
  const outputs = target.task === "classification" ? target.labels.length : 1;
  const { hidden, activation, dropout } = recipe;
  const body = hidden.flatMap((units, i) => [
    layers.dense({ units, activation, ...(i === 0 ? { inputShape: [width] } : {}) }),
    ...(dropout > 0 ? [layers.dropout({ rate: dropout })] : []),
  ]);
  const last = layers.dense({
    units: outputs,
    activation: target.task === "classification" ? "softmax" : "linear",
    ...(hidden.length === 0 ? { inputShape: [width] } : {}),
  });
  const model = sequential({ seed, layers: [...body, last] });
  model.compile({
    optimizer: makeOptimizer(recipe, steps),
    loss: recipe.loss,
    ...(target.task === "classification" ? { metrics: ["accuracy"] } : {}),
  });
  return model;
}

function makeOptimizer(recipe: Recipe, steps: number) {
  const { optimizer, momentum, weightDecay } = recipe;
  const make = (
    optimizers as Record<string, ((options: object) => ReturnType<typeof optimizers.adam>) | undefined>
  )[optimizer];
  // An unknown name: compile lists the known ones.
  if (!make) return optimizer;
  return make({
    learningRate: rateOf(recipe, steps),
    ...(momentum === undefined ? {} : { momentum }),
    ...(weightDecay === undefined ? {} : { weightDecay }),
  });
}

function rateOf({ schedule, learningRate }: Recipe, steps: number) {
  if (schedule === "cosine")
    return schedules.cosineDecay({
      initialLearningRate: learningRate,
      decaySteps: Math.max(1, steps),
      alpha: 0.02,
    });
  if (schedule === "exponential")
    return schedules.exponentialDecay({
      initialLearningRate: learningRate,
      decaySteps: Math.max(1, Math.round(steps / 4)),
      decayRate: 0.5,
    });
  return learningRate;
}

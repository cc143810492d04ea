// Trains a network on prepared rows: early stopping by validation rows, class weights, and batches read anew where rows don't fit into memory.
import { type Callback, callbacks, type Logs, type Sequential } from "../index.js";
import { buildNetwork, type Recipe } from "./network.js";
import type { Numbers } from "./numbers.js";
import type { Prepared } from "./prepare.js";
import type { Settings } from "./settings.js";

export type History = Readonly<Record<string, readonly number[]>>;

export interface Trained {
  readonly model: Sequential;
  readonly history: History;
  /** The epoch whose weights were kept, from 1. */
  readonly bestEpoch: number;
}

export interface TrainOptions {
  readonly signal?: AbortSignal | undefined;
  /** After every epoch, from 1. */
  readonly onEpoch?: ((epoch: number, epochs: number, logs: Logs) => void) | undefined;
}

export async function trainNetwork(
  prepared: Prepared,
  settings: Settings,
  recipe: Recipe,
  { signal, onEpoch }: TrainOptions = {},
): Promise<Trained> {
  const { target, encoder, train, validation, counts, isSampled } = prepared;
  const rows = isSampled ? counts.train : train.rows;
  const stepsPerEpoch = Math.ceil(rows / recipe.batchSize);
  const model = buildNetwork(recipe, target, encoder.width, settings.seed, stepsPerEpoch * recipe.epochs);
  const stopping = callbacks.earlyStopping({
    monitor: "valLoss",
    patience: recipe.patience,
    restoreBestWeights: true,
  });
  const stops = settings.earlyStopping && validation.rows > 0;
  const telling: Callback = { onEpochEnd: (epoch, logs) => onEpoch?.(epoch + 1, recipe.epochs, logs) };
  const plateau =
    recipe.schedule === "plateau"
      ? [callbacks.reduceLROnPlateau({ monitor: stops ? "valLoss" : "loss", patience: 5 })]
      : [];
  const options = {
    epochs: recipe.epochs,
    ...(validation.rows > 0
      ? { validationData: [validation.x, validation.y] as const, validationBatchSize: 256 }
      : {}),
    callbacks: [...plateau, ...(stops ? [stopping] : []), telling],
    ...(signal ? { signal } : {}),
  };
  const weights = settings.classWeight === "balanced" ? balanced(prepared.classRows) : undefined;
  const { history } = isSampled
    ? await model.fitDataset(epochsOf(prepared, recipe.batchSize, weights), options)
    : await model.fit(train.x, train.y, {
        ...options,
        batchSize: recipe.batchSize,
        ...(weights ? { classWeight: { ...weights } } : {}),
      });
  const epochs = (history.loss as number[]).length;
  return {
    model,
    history: history as History,
    bestEpoch: stops ? stopping.bestEpoch + 1 : epochs,
  };
}

/** Every epoch in another order. @param weights of the classes. */
function epochsOf(
  { stream }: Pick<Prepared, "stream">,
  batchSize: number,
  weights: readonly number[] | undefined,
) {
  let epoch = 0;
  return {
    async *[Symbol.asyncIterator]() {
      for await (const batch of stream(batchSize, epoch++))
        yield weights ? { ...batch, sampleWeight: batch.y.map((of) => weights[of] as number) } : batch;
    },
  };
}

/** Each class as heavy as the others together: rows / (classes · rows of the class). Undefined where there are no classes. */
export function balanced(classRows: readonly number[]): readonly number[] | undefined {
  if (classRows.length === 0) return undefined;
  const rows = classRows.reduce((a, b) => a + b, 0);
  return classRows.map((n) => (n > 0 ? rows / (classRows.length * n) : 1));
}

/** Outputs for rows, many at a time. */
export async function outputsFor(model: Sequential, { rows, x }: Numbers): Promise<Float32Array> {
  return rows === 0 ? new Float32Array() : (await model.predictAsync(x)).data;
}

// Finds a learning rate: one sweep from a small rate to a large one, a step each (Smith 2015, section 3.3).

import type { Logs } from "../callbacks/callback.js";
import { isNamed } from "../kinds.js";
import { expectModel } from "../model/expectModel.js";
import type { Sequential } from "../model/sequential.js";
import { exp, log } from "../numeric/elementary.js";
import { count, fraction, type Given, parseOptions, positive } from "../options.js";
import type { TensorLike } from "../tensor.js";

const schema = {
  from: positive(1e-7),
  to: positive(10),
  steps: count(100),
  batchSize: count(32),
  smoothing: fraction(0.95),
  stopFactor: positive(4),
};

/** The curve of a sweep. */
export interface LearningRateCurve {
  readonly rates: readonly number[];
  /** Loss of each step, smoothed. */
  readonly losses: readonly number[];
  /** The rate at which the loss falls fastest; undefined where it falls nowhere. */
  readonly suggestion: number | undefined;
}

/**
 * Sweeps the learning rate exponentially and suggests one: where the smoothed loss falls fastest. The sweep ends early where the
 * loss is several times the best. It runs on a copy; the model is unchanged.
 *
 * @param model compiled. @param x inputs. @param y targets.
 * @param options.from first rate, > 0. Default 1e-7. @param options.to last rate, above `from`. Default 10.
 * @param options.steps rates tried. Default 100. @param options.batchSize rows of a step. Default 32.
 * @param options.smoothing weight of the past in the running mean of the losses, in [0, 1). Default 0.95.
 * @param options.stopFactor the sweep ends where the loss is so many times the lowest. Default 4.
 * @returns rates, smoothed losses and the suggestion.
 * @throws {RangeError} where `from` is not below `to`.
 * @example
 * const { rates, losses: curve, suggestion } = await lrFinder(model, x, y, { steps: 40 });
 * @see Smith 2015, https://arxiv.org/abs/1506.01186
 */
export async function lrFinder(
  model: Sequential,
  x: TensorLike,
  y: TensorLike,
  options?: Given<typeof schema>,
): Promise<LearningRateCurve> {
  const o = parseOptions("lrFinder", schema, options);
  expectModel("lrFinder", model);
  if (o.from >= o.to) throw new RangeError(`lrFinder: from must be below to (${o.to}), got ${o.from}.`);
  const copy = model.clone();
  const ratio = log(o.to / o.from) / Math.max(1, o.steps - 1);
  const rates: number[] = [];
  const losses: number[] = [];
  let mean = 0;
  let weight = 1;
  let best = Number.POSITIVE_INFINITY;
  const onBatchBegin = (): void => {
    const rate = o.from * exp(ratio * rates.length);
    rates.push(rate);
    copy.learningRate = rate;
  };
  const onBatchEnd = (_batch: number, logs: Logs): void => {
    mean = o.smoothing * mean + (1 - o.smoothing) * (logs.loss as number);
    weight *= o.smoothing;
    const smoothed = mean / (1 - weight);
    losses.push(smoothed);
    best = Math.min(best, smoothed);
    if (losses.length >= o.steps || smoothed > o.stopFactor * best) copy.stopTraining = true;
  };
  try {
    await copy.fit(x, y, {
      epochs: Number.POSITIVE_INFINITY,
      batchSize: o.batchSize,
      callbacks: [{ onBatchBegin, onBatchEnd }],
    });
  } catch (error) {
    // The end of the sweep: the rate was too large for the loss to stay finite.
    if (!isNamed(error, "NonFiniteError")) throw error;
    rates.pop();
  }
  return { rates, losses, suggestion: steepest(rates, losses) };
}

/** The rate before the largest fall of the loss, by central differences over the equally spaced logarithms. */
function steepest(rates: readonly number[], losses: readonly number[]): number | undefined {
  let fall = 0;
  let found: number | undefined;
  for (let i = 1; i + 1 < losses.length; i++) {
    const slope = (losses[i + 1] as number) - (losses[i - 1] as number);
    if (slope < fall) {
      fall = slope;
      found = rates[i];
    }
  }
  return found;
}

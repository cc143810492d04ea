// Finds a learning rate: one sweep from a small rate to a large one, a step each (Smith 2015, section 3.3). The loss is smoothed and the
// suggestion taken as fast.ai does it: a running mean, free of its start, without the first tenth of the sweep and its end; the rate lies in the middle
// of the longest fall ("valley"). https://docs.fast.ai/callback.schedule.html#learner.lr_find
import type { Logs } from "../callbacks/callback.js";
import { isNamed } from "../kinds.js";
import { expectModel } from "../model/expectModel.js";
import type { Model } from "../model/model.js";
import { exp, log } from "../numeric/elementary.js";
import { count, fraction, type Given, parseOptions, positive } from "../options.js";
import type { TensorLike } from "../tensor.js";
import type { OneOrEach } from "../training/perOutput.js";

const schema = {
  from: positive(1e-7),
  to: positive(10),
  steps: count(100),
  batchSize: count(32),
  smoothing: fraction(0.98),
  stopFactor: positive(4),
};

/** The curve of a sweep. */
export interface LearningRateCurve {
  readonly rates: readonly number[];
  /** Loss of each step, smoothed. */
  readonly losses: readonly number[];
  /** A rate in the middle of the longest fall of the loss; undefined where it falls nowhere. */
  readonly suggestion: number | undefined;
}

/**
 * Sweeps the learning rate exponentially and suggests one: in the middle of the longest fall of the smoothed loss. The sweep ends early
 * where the loss is several times the best. It runs on a copy; the model is unchanged.
 *
 * @param model compiled. @param x inputs, as `fit` takes them. @param y targets.
 * @param options.from first rate, > 0. Default 1e-7. @param options.to last rate, above `from`. Default 10.
 * @param options.steps rates tried. Default 100. @param options.batchSize rows of a step. Default 32.
 * @param options.smoothing weight of the past in the running mean of the losses, in [0, 1). Default 0.98, as fast.ai has it.
 * @param options.stopFactor the sweep ends where the loss is so many times the lowest. Default 4.
 * @returns rates, smoothed losses and the suggestion.
 * @throws {RangeError} where `from` is not below `to`.
 * @example
 * const { rates, losses: curve, suggestion } = await lrFinder(model, x, y, { steps: 40 });
 * @see Smith 2015, https://arxiv.org/abs/1506.01186; https://docs.fast.ai/callback.schedule.html#valley
 */
export async function lrFinder(
  model: Model<unknown>,
  x: OneOrEach<TensorLike>,
  y: OneOrEach<TensorLike>,
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
  return { rates, losses, suggestion: valley(rates, losses, o.steps) };
}

/**
 * The rate in the middle of the longest fall: of a subsequence of losses each below the one before, as if it had no gaps. Its first and its last third
 * are left aside, since the loss begins to fall late and rises soon after its lowest.
 */
function valley(all: readonly number[], smoothed: readonly number[], steps: number): number | undefined {
  // The running mean of the first steps is that of few batches, and at its end the loss has risen already.
  const [first, last] = [Math.floor(steps / 10), Math.floor(smoothed.length / 20)];
  const losses = smoothed.slice(first, smoothed.length - last);
  const rates = all.slice(first);
  let longest = 1;
  let end = 0;
  /** The highest last loss of a fall of each length. */
  const tails: number[] = [];
  for (const [i, loss] of losses.entries()) {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tails[middle] as number) > loss) low = middle + 1;
      else high = middle;
    }
    tails[low] = loss;
    if (low + 1 > longest) {
      longest = low + 1;
      end = i;
    }
  }
  if (longest === 1) return undefined;
  const third = longest / 3;
  return rates[end - longest + Math.floor(third) + Math.floor(third / 2)] ?? rates[0];
}

// Metrics made of how many targets and predictions are positive by threshold. One kernel sorts the predictions into bins
// between the thresholds; true and false positives and negatives of every threshold are sums of bins.
import { either, integer, listOf, type Option, optional, unit, where } from "../options.js";
import type { Shape } from "../shape.js";
import { showShape } from "../shape.js";
import type { MetricCore } from "./metric.js";

/** Flags of assembly/metrics/thresholdCounts.ts. */
export const SOFT = 1;
export const PER_LABEL = 2;
export const LARGEST = 4;
export const CLAMPED = 8;
const PER_NUMBER = 16;

/** Each has a place in the state, for every label. */
export const MOST_THRESHOLDS = 10_000;

/** Weights of targets and predictions, for each threshold of one label. */
export interface Counts {
  readonly tp: Float64Array;
  readonly fp: Float64Array;
  readonly tn: Float64Array;
  readonly fn: Float64Array;
}

export interface ThresholdDefinition {
  readonly name: string;
  /** In the order of the results. */
  readonly thresholds: readonly number[];
  readonly flags?: number;
  /** Only so many largest of a row may be positive. */
  readonly topK?: number | undefined;
  /** Only this column counts; from the back where negative. */
  readonly classId?: number | undefined;
  readonly labelWeights?: readonly number[] | undefined;
  readonly fromLogits?: boolean;
}

/** How such a metric counts; what it makes of its state is read with `countsOf`. */
export function thresholdCore(definition: ThresholdDefinition): Omit<MetricCore, "result"> {
  const { name, thresholds, flags = 0, topK, classId, labelWeights } = definition;
  const labels = (shape: Shape): number => (flags & PER_LABEL ? (shape.at(-1) ?? 1) : 1);
  return {
    direction: "max",
    elementwise: true,
    words: (shape) => labels(shape) * 2 * (thresholds.length + 1),
    check(shape) {
      const columns = shape.at(-1) ?? 1;
      if (classId !== undefined && (classId >= columns || classId < -columns))
        throw new RangeError(
          `${name}: classId is ${classId}, predictions of shape ${showShape(shape)} have ${columns} columns.`,
        );
      if (topK !== undefined && topK > columns)
        throw new RangeError(
          `${name}: topK is ${topK}, predictions of shape ${showShape(shape)} have ${columns} columns.`,
        );
      if (labelWeights && labelWeights.length !== columns)
        throw new RangeError(
          `${name}: labelWeights has ${labelWeights.length} numbers, predictions of shape ${showShape(shape)} have ${columns} labels.`,
        );
    },
    append(tape, state, { yTrue, yPred, weights }) {
      const columns = yPred.shape.at(-1) ?? 1;
      let p = yPred;
      if (definition.fromLogits) {
        p = tape.value(yPred.shape, false);
        tape.emit("sigmoidForward", [p], [yPred], [p.elements]);
      }
      const perNumber = weights?.elements === yPred.elements ? PER_NUMBER : 0;
      const perColumn =
        labelWeights && !(flags & PER_LABEL) ? tape.constant(Float32Array.from(labelWeights)) : undefined;
      const only = classId === undefined ? 0 : 1 + (classId < 0 ? classId + columns : classId);
      const ascending = Float32Array.from(
        [...thresholds].sort((a, b) => a - b),
        largestBelow,
      );
      tape.emit(
        "thresholdCounts",
        [],
        [state, yTrue, p, weights, tape.constant(ascending), perColumn],
        [yPred.elements / columns, columns, thresholds.length, flags | perNumber],
        [{ word: topK ?? 0 }, { word: only }],
      );
    },
  };
}

/** Counts of every label, in the order of the given thresholds. */
export function countsOf(state: Float64Array, thresholds: readonly number[]): Counts[] {
  const n = thresholds.length;
  const bins = n + 1;
  const order = thresholds
    .map((_, i) => i)
    .sort((a, b) => (thresholds[a] as number) - (thresholds[b] as number));
  return Array.from({ length: state.length / (2 * bins) }, (_, label) => {
    const negatives = state.subarray(label * 2 * bins, (label * 2 + 1) * bins);
    const positives = state.subarray((label * 2 + 1) * bins, (label * 2 + 2) * bins);
    const [fp, tn] = split(negatives, order);
    const [tp, fn] = split(positives, order);
    return { tp, fp, tn, fn };
  });
}

/** Sums of the bins above and below every threshold. */
function split(bins: Float64Array, order: readonly number[]): [above: Float64Array, below: Float64Array] {
  const above = new Float64Array(order.length);
  const below = new Float64Array(order.length);
  let sum = 0;
  order.forEach((place, i) => {
    sum += bins[i] as number;
    below[place] = sum;
  });
  sum = 0;
  for (let i = order.length; i > 0; i--) {
    sum += bins[i] as number;
    above[order[i - 1] as number] = sum;
  }
  return [above, below];
}

/** The largest float32 that is not above x: a float32 is above it where it is above x. */
export function largestBelow(x: number): number {
  const rounded = Math.fround(x);
  return rounded > x ? -nextUp(-rounded) : rounded;
}

/** The next larger float32. */
export function nextUp(x: number): number {
  const bits = new Int32Array(Float32Array.of(x === 0 ? 0 : x).buffer);
  bits[0] = (bits[0] as number) + (x < 0 ? -1 : 1);
  return new Float32Array(bits.buffer)[0] as number;
}

/** Evenly spread over [0, 1], both ends among them, within 1e-7. */
export function evenly(thresholds: readonly number[]): boolean {
  const last = thresholds.length - 1;
  return last >= 2 && thresholds.every((t, i) => Math.abs(t - i / last) <= 1e-7 + 1e-5 * (i / last));
}

/** A threshold or several, each in [0, 1]. */
export function thresholdsOption(): Option<
  number | readonly number[] | undefined,
  number | readonly number[] | null
> {
  const several = where(listOf(unit()), "a list of numbers in [0, 1], not empty", (t) => t.length > 0);
  return optional(either(unit(), several));
}

export const classIdOption = (): Option<number | undefined, number | null> => optional(integer());

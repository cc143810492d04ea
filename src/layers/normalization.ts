import type { Initializer } from "../initializers/initializer.js";
import { affine } from "../ops/affine.js";
import { expand } from "../ops/expand.js";
import { alongLast } from "../ops/lastAxes.js";
import { axes, either, finite, flag, listOf, nonNegative, type Option, optional } from "../options.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Value } from "../tape/value.js";
import { type TensorLike, toTensor } from "../tensor.js";
import { batchAxes, sizesAlong } from "./axes.js";
import { layer } from "./layer.js";
import { type Statistics, statisticsAlong } from "./statistics.js";

/** Least standard deviation, Keras's epsilon. */
const SHORTEST = 1e-7;

/** As `axes`, and null: one mean and variance for all. */
const axisOption: Option<number | readonly number[] | null> = {
  ...axes(-1),
  expected: "a whole number, a list of different whole numbers, or null",
  parse: (value, who) => (value === null ? null : axes().parse(value, who)),
};

/** A weight's numbers as they are. */
function fixed(numbers: (shape: Shape) => Float32Array): Initializer {
  return { family: "initializer", name: "fixed", options: {}, sample: numbers };
}

/**
 * Brings data to mean 0 and variance 1: y = (x − mean) / max(√variance, 1e-7) for each place along an axis; with `invert` back
 * again. Mean and variance are given, or found by `adapt(data)` before the layer goes into a model.
 *
 * Weights, as long as the axis, not trained: mean, variance.
 *
 * @param options.axis default −1, the last; a list of axes; or null for one mean and variance for everything. 0 is the batch.
 * @param options.mean a number, or a list with one for each place. @param options.variance likewise, ≥ 0; both or none.
 * @param options.invert default false.
 * @throws {TypeError} where only one of mean and variance is given. @throws {RangeError} where they don't fit the input.
 * @example
 * const scale = layers.normalization({ inputShape: [2] });
 * scale.adapt([[0, 10], [2, 30]]);
 * const model = sequential({ layers: [scale, layers.dense({ units: 1 })] });
 * @see https://keras.io/api/layers/preprocessing_layers/numerical/normalization/
 */
export const normalization = layer(
  "normalization",
  {
    axis: axisOption,
    mean: optional(either(finite(), listOf(finite()))),
    variance: optional(either(nonNegative(), listOf(nonNegative()))),
    invert: flag(false),
  },
  (o) => {
    if ((o.mean === undefined) !== (o.variance === undefined))
      throw new TypeError(
        "normalization: mean and variance belong together. Pass both, or none and adapt(data).",
      );
    const axesOf = (row: Shape): number[] => (o.axis === null ? [] : batchAxes(o.axis, row, "normalization"));
    let adapted: (Statistics & { shape: Shape }) | undefined;
    let built = false;

    const statistic = (kind: "mean" | "variance", row: Shape): Float32Array => {
      const shape = sizesAlong(axesOf(row), row);
      const given = o[kind];
      if (given !== undefined) return spread(given, shape, kind);
      if (!adapted) return new Float32Array(sizeOf(shape)).fill(kind === "mean" ? 0 : 1);
      if (showShape(adapted.shape) !== showShape(shape)) {
        throw new RangeError(
          `normalization: it was adapted to data with ${showShape(adapted.shape)} along its axes, and rows of shape ${showShape(row)} have ${showShape(shape)}. Adapt it to data like those.`,
        );
      }
      return Float32Array.from(adapted[kind]);
    };

    return {
      outputShape(input) {
        statistic("mean", input);
        statistic("variance", input);
        return input;
      },
      weights(input) {
        built = true;
        const shape = sizesAlong(axesOf(input), input);
        return (["mean", "variance"] as const).map((name) => ({
          name,
          shape,
          initializer: fixed(() => statistic(name, input)),
          trainable: false,
        }));
      },
      append(tape, x, weights) {
        const [mean, variance] = weights as [Value, Value];
        const scale = tape.value(variance.shape, false);
        tape.emit("deviation", [scale], [variance], [variance.elements, o.invert ? 0 : 1], [0, SHORTEST]);
        const apply = (rows: Value, columns: number): Value => {
          const vector = (v: Value): Value => expand(tape, tape.view(v, [v.elements]), [columns]);
          const [m, s] = [vector(mean), vector(scale)];
          return affine(tape, rows, columns, o.invert ? { scale: s, shift: m } : { center: m, scale: s });
        };
        const row = x.shape.slice(1);
        return o.axis === null ? apply(x, sizeOf(row)) : alongLast(tape, x, axesOf(row), apply);
      },
      /**
       * Finds mean and variance of data, rows like those that the model will be given.
       *
       * @throws {TypeError} where mean and variance were given, or the layer is in a model already.
       */
      adapt(data: TensorLike): void {
        if (o.mean !== undefined)
          throw new TypeError("normalization: mean and variance were given. Leave them out to adapt(data).");
        if (built) {
          throw new TypeError(
            "normalization: the layer is in a model already. Call adapt(data) first, or model.setWeights for mean and variance.",
          );
        }
        const { data: numbers, shape } = toTensor(data, "normalization: adapt");
        const row = shape.length === 1 ? (o.inputShape ?? [1]) : shape.slice(1);
        if (numbers.length % sizeOf(row) !== 0) {
          throw new RangeError(
            `normalization: adapt got ${numbers.length} numbers, which is no whole number of rows of shape ${showShape(row)}.`,
          );
        }
        const along = axesOf(row);
        adapted = { ...statisticsAlong(numbers, row, along), shape: sizesAlong(along, row) };
      },
    };
  },
);

/** One number for each place, from one for all or from a list. */
function spread(given: number | readonly number[], shape: Shape, kind: string): Float32Array {
  const size = sizeOf(shape);
  const list = [given].flat();
  if (list.length !== 1 && list.length !== size) {
    throw new RangeError(
      `normalization: ${kind} must be one number, or ${size} for the axes ${showShape(shape)}, got ${list.length}.`,
    );
  }
  return Float32Array.from({ length: size }, (_, i) => list[list.length === 1 ? 0 : i] as number);
}

import { apply } from "../../ops/elementwise/apply.js";
import { assign } from "../../ops/elementwise/assign.js";
import { either, finite, listOf, nullable } from "../../options.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { alongAll, imageOf } from "../image.js";
import { type LayerContext, layer } from "../layer.js";
import { drawsOf } from "../noise.js";
import { colourOptions } from "./colours.js";
import { drawBoxes, pairOption } from "./draws.js";

/**
 * Erases a box of each picture at random in training: within it are numbers of a normal distribution, or others. In inference nothing happens.
 *
 * @param options.factor the probability in [0, 1] that a picture is erased, default 1; of a pair, it is drawn between the two for each picture. (Keras reads a
 * single number as [0, factor], so that its 1 erases half of the pictures.)
 * @param options.scale parts in [0, 1] of which the box's height and width are the root, each by itself: a pair, or a number for [0, scale]; default [0.02, 0.33].
 * @param options.fillValue a number, or one for each channel, that fills the box; default null: normal numbers times the highest value.
 * @param options.valueRange the lowest and the highest value, by which the filling is cut, default [0, 255].
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures, or of other channels than `fillValue` has.
 * @example
 * const model = sequential({
 *   layers: [layers.randomErasing({ factor: 0.5, fillValue: 0, valueRange: [0, 1], inputShape: [8, 8, 3] }), layers.flatten()],
 * });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_erasing/; Zhong et al. 2017, https://arxiv.org/abs/1708.04896
 */
export const randomErasing = layer(
  "randomErasing",
  {
    factor: pairOption([0, 1], (n) => [n, n], [1, 1]),
    scale: pairOption([0, 1], (n) => [0, n], [0.02, 0.33]),
    fillValue: nullable(either(finite(), listOf(finite())), null),
    ...colourOptions,
  },
  (o) => {
    const [low, high] = o.valueRange;
    const cut = (n: number): number => Math.min(high, Math.max(low, n));
    const filling = (tape: Tape, x: Value, context: LayerContext): Value | number => {
      if (typeof o.fillValue === "number") return cut(o.fillValue);
      if (o.fillValue) {
        const colours = tape.constant(Float32Array.from(o.fillValue, cut));
        return tape.view(
          colours,
          alongAll([1, 1], 1, o.dataFormat).map((one, axis) =>
            axis === (o.dataFormat === "channelsLast" ? 3 : 1) ? colours.elements : one,
          ),
        );
      }
      const [zeros, noise] = [tape.value(x.shape, false), tape.value(x.shape, false)];
      assign(tape, zeros, 0);
      const { sizes, flag } = drawsOf(o.seed, context);
      tape.emit("gaussian", [noise], [zeros], [x.elements, ...sizes], [0, high, 0, 0, flag]);
      return apply(tape, "clip", noise, low, high);
    };
    return {
      outputShape(input) {
        const { channels } = imageOf(input, 2, o.dataFormat, "randomErasing");
        if (Array.isArray(o.fillValue) && o.fillValue.length !== channels)
          throw new RangeError(
            `randomErasing: fillValue must be a number or one for each of ${channels} channels, got ${o.fillValue.length}.`,
          );
        return input;
      },
      append(tape, x, _weights, context) {
        if (!tape.training) return x;
        const sizes = imageOf(x.shape.slice(1), 2, o.dataFormat, "randomErasing").sizes as [number, number];
        const from = { scale: o.scale, probability: o.factor };
        const boxes = drawBoxes(tape, x.shape[0] as number, sizes, from, o.seed, context);
        const erased = tape.view(boxes, [x.shape[0] as number, ...alongAll(sizes, 1, o.dataFormat).slice(1)]);
        return apply(tape, "where", erased, filling(tape, x, context), x);
      },
    };
  },
);

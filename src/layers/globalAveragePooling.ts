import { apply } from "../ops/elementwise/apply.js";
import { reduce } from "../ops/reduce.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { layer } from "./layer.js";
import { globalPool, globalPoolingOptions } from "./pooling.js";

/** The mean over the steps that a mask [batch, steps] keeps; NaN where it keeps none. @param axis of the steps. */
function meanOfKept(tape: Tape, x: Value, mask: Value, axis: 1 | 2): Value {
  const [batch, steps] = mask.shape as [number, number];
  const kept = tape.view(mask, axis === 1 ? [batch, steps, 1] : [batch, 1, steps]);
  const over = { axis, keepdims: true };
  return apply(
    tape,
    "divide",
    reduce(tape, "sum", apply(tape, "multiply", x, kept), over),
    reduce(tape, "sum", kept, over),
  );
}

/**
 * Global average pooling of signals: the mean of each channel. [batch, steps, channels] becomes [batch, channels].
 *
 * Steps that a mask leaves out don't count, as in Keras; where it keeps none the mean is NaN.
 *
 * @param options.keepdims whether the pooled axes stay, with size 1, default false.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.globalAveragePooling1d({ inputShape: [8, 3] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/global_average_pooling1d/
 */
export const globalAveragePooling1d = layer("globalAveragePooling1d", globalPoolingOptions(), (o) => {
  const all = globalPool("globalAveragePooling1d", 1, "average", o);
  return {
    ...all,
    append(tape, x, weights, context) {
      const mask = context.masks?.[0];
      if (!mask) return all.append(tape, x, weights, context);
      const y = meanOfKept(tape, x, mask, o.dataFormat === "channelsLast" ? 1 : 2);
      const row = all.outputShape(x.shape.slice(1));
      return tape.view(y, [x.shape[0] as number, ...row]);
    },
  };
});

/**
 * Global average pooling of pictures: the mean of each channel. [batch, height, width, channels] becomes [batch, channels].
 *
 * @param options.keepdims whether the pooled axes stay, with size 1, default false.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.globalAveragePooling2d({ inputShape: [8, 8, 3] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/global_average_pooling2d/
 */
export const globalAveragePooling2d = layer("globalAveragePooling2d", globalPoolingOptions(), (o) =>
  globalPool("globalAveragePooling2d", 2, "average", o),
);

/**
 * Global average pooling of volumes: the mean of each channel. [batch, depth, height, width, channels] becomes [batch, channels].
 *
 * @param options.keepdims whether the pooled axes stay, with size 1, default false.
 * @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows of another number of axes.
 * @example
 * const model = sequential({ layers: [layers.globalAveragePooling3d({ inputShape: [4, 4, 4, 2] }), layers.dense({ units: 2 })] });
 * @see https://keras.io/api/layers/pooling_layers/global_average_pooling3d/
 */
export const globalAveragePooling3d = layer("globalAveragePooling3d", globalPoolingOptions(), (o) =>
  globalPool("globalAveragePooling3d", 3, "average", o),
);

import { positive } from "../../options.js";
import { dataFormatOption, imageOf } from "../image.js";
import { layer } from "../layer.js";
import { seedOption } from "../noise.js";
import { blend, checkMixable, drawMixing } from "./mixed.js";

/**
 * Blends each picture with another of its batch in training, and their targets likewise: λ · x + (1 − λ) · other, with one λ of Beta(α, α) for a batch. In inference
 * nothing happens. Targets of all outputs are blended, so they must not be class numbers: `toCategorical(y)` and `"categoricalCrossentropy"`.
 *
 * @param options.alpha α > 0, default 0.2: the larger, the more alike the parts are.
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures; by `fit`, for a loss of class numbers.
 * @example
 * const model = sequential({ layers: [layers.mixUp({ inputShape: [8, 8, 3] }), layers.flatten(), layers.dense({ units: 3 })] });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/mix_up/; Zhang et al. 2017, https://arxiv.org/abs/1710.09412
 */
export const mixUp = layer(
  "mixUp",
  { alpha: positive(0.2), dataFormat: dataFormatOption(), seed: seedOption },
  (o) => ({
    outputShape(input) {
      imageOf(input, 2, o.dataFormat, "mixUp");
      return input;
    },
    append(tape, x, _weights, context) {
      if (!tape.training) return x;
      const mixing = drawMixing(tape, x.shape[0] as number, [o.alpha, o.alpha], true, o.seed, context);
      tape.onTargets((y, sparse) => {
        checkMixable("mixUp", sparse);
        return blend(tape, y, mixing);
      });
      return blend(tape, x, mixing);
    },
  }),
);

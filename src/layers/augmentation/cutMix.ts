import { apply } from "../../ops/elementwise/apply.js";
import { take } from "../../ops/take.js";
import { alongAll, dataFormatOption, imageOf } from "../image.js";
import { layer } from "../layer.js";
import { seedOption } from "../noise.js";
import { drawBoxes, type Pair, pairOption } from "./draws.js";
import { blend, checkMixable, drawMixing, refuseTargets } from "./mixed.js";

/** Where α is 0 there is no such distribution. */
const LEAST: number = 1e-6;

/**
 * Puts a box of another picture of the batch into each picture in training, and mixes their targets by the parts that they have of it. In inference nothing
 * happens. Targets of all outputs are mixed, so they must not be class numbers: `toCategorical(y)` and `"categoricalCrossentropy"`; targets that are
 * pictures of the same height and width, such as masks, are put together by the same boxes.
 *
 * @param options.factor in [0, 1]: α of Beta(α, α), of which the part that stays is drawn, is drawn in [0, factor], or between the two of a pair. Default 1.
 * @param options.seed ≥ 0, in place of the model's. @param options.dataFormat `"channelsLast"` or `"channelsFirst"`, default `"channelsLast"`.
 * @throws {RangeError} for rows that are no pictures; by `fit`, for a loss of class numbers.
 * @example
 * const model = sequential({ layers: [layers.cutMix({ inputShape: [8, 8, 3] }), layers.flatten(), layers.dense({ units: 3 })] });
 * @see https://keras.io/api/layers/preprocessing_layers/image_augmentation/cut_mix/; Yun et al. 2019, https://arxiv.org/abs/1905.04899
 */
export const cutMix = layer(
  "cutMix",
  {
    factor: pairOption([0, 1], (n) => [0, n], [0, 1]),
    seed: seedOption,
    dataFormat: dataFormatOption(),
  },
  (o) => ({
    outputShape(input) {
      imageOf(input, 2, o.dataFormat, "cutMix");
      return input;
    },
    append(tape, x, _weights, context) {
      if (!tape.training) return x;
      const pictures = x.shape[0] as number;
      const sizes = imageOf(x.shape.slice(1), 2, o.dataFormat, "cutMix").sizes as [number, number];
      const alpha = o.factor.map((n) => n + LEAST) as unknown as Pair;
      const { order, shares: outside } = drawMixing(tape, pictures, alpha, false, o.seed, context);
      const left = tape.value([pictures], false);
      const boxes = drawBoxes(tape, pictures, sizes, { outside, left }, o.seed, context);
      const cut = tape.view(boxes, [pictures, ...alongAll(sizes, 1, o.dataFormat).slice(1)]);
      tape.onTargets((y, sparse) => {
        checkMixable("cutMix", sparse);
        if (y.shape.length === 2) return blend(tape, y, { order, shares: left });
        if (y.shape.length !== 4 || cut.shape.some((n, axis) => n !== 1 && n !== y.shape[axis]))
          refuseTargets("cutMix", y);
        return apply(tape, "where", cut, take(tape, y, order, 0), y);
      });
      return apply(tape, "where", cut, take(tape, x, order, 0), x);
    },
  }),
);

import { relu } from "../activations/relu.js";
import { softmax } from "../activations/softmax.js";
import { activation } from "../layers/activation.js";
import { add } from "../layers/add.js";
import { dense } from "../layers/dense.js";
import { globalAveragePooling2d } from "../layers/globalAveragePooling.js";
import { input, type Node } from "../layers/node.js";
import { model } from "../model/graphModel.js";
import type { Model } from "../model/model.js";
import { count, type Given, parseOptions, type Schema, where } from "../options.js";
import type { Tensor } from "../tensor.js";
import { classifierOptions, convolved } from "./shared.js";

const schema = {
  ...classifierOptions,
  depth: where(count(20), "6 n + 2, such as 8, 14 or 20", (depth) => depth >= 8 && depth % 6 === 2),
  width: count(16),
} satisfies Schema;
export interface ResNetOptions extends Given<typeof schema> {}

/**
 * The residual network for small pictures: a convolution of 3 × 3, then three stages of (depth − 2) / 6 blocks with `width`, 2 · `width` and 4 · `width` filters, the
 * second and third at half the height and width of the one before; a mean over each channel, and a dense layer with softmax. A block is two convolutions of 3 × 3 with batch
 * normalization, whose sum with the block's input goes through relu; where shapes change, the input goes through a convolution of 1 × 1 with batch normalization.
 *
 * @param options.inputShape [height, width, channels].
 * @param options.depth layers with weights along the longest way: 8, 14, 20, … Default 20.
 * @param options.width filters of the first stage, ≥ 1, default 16.
 * @param options.classes ≥ 1, default 10. @param options.seed default 0.
 * @returns a model that is yet to be compiled.
 * @throws {RangeError} for a depth between those.
 * @example
 * const model = resNet({ inputShape: [32, 32, 3], depth: 8, width: 8 });
 * model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
 * @see He et al. 2015, section 4.2, https://arxiv.org/abs/1512.03385
 */
export function resNet(options: ResNetOptions): Model<Tensor> {
  const { inputShape, depth, width, classes, seed } = parseOptions("resNet", schema, options);
  const image = input({ shape: inputShape });
  let h = convolved(image, { filters: width, kernelSize: 3 }, relu());
  for (let stage = 0; stage < 3; stage++) {
    for (let i = 0; i < (depth - 2) / 6; i++) h = block(h, width * 2 ** stage, stage > 0 && i === 0 ? 2 : 1);
  }
  h = globalAveragePooling2d().apply(h);
  return model({
    seed,
    inputs: image,
    outputs: dense({ units: classes, activation: softmax() }).apply(h),
  });
}

function block(x: Node, filters: number, strides: number): Node {
  let h = convolved(x, { filters, kernelSize: 3, strides }, relu());
  h = convolved(h, { filters, kernelSize: 3 });
  const way = strides === 1 ? x : convolved(x, { filters, kernelSize: 1, strides });
  return activation({ activation: relu() }).apply(add().apply([h, way]));
}

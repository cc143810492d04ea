import { relu6 } from "../activations/relu6.js";
import { softmax } from "../activations/softmax.js";
import { heNormal } from "../initializers/varianceScaling.js";
import { add } from "../layers/add.js";
import { dense } from "../layers/dense.js";
import { depthwiseConv2d } from "../layers/depthwiseConv.js";
import { globalAveragePooling2d } from "../layers/globalAveragePooling.js";
import { input, type Node } from "../layers/node.js";
import { model } from "../model/graphModel.js";
import type { Model } from "../model/model.js";
import { type Given, parseOptions, positive, type Schema } from "../options.js";
import type { Tensor } from "../tensor.js";
import { classifierOptions, convolved, normalized } from "./shared.js";

const schema = { ...classifierOptions, alpha: positive(1) } satisfies Schema;
export interface MobileNetV2Options extends Given<typeof schema> {}

/** Table 2 of the paper: expansion, filters, blocks, and strides of the first of them. */
const stages = [
  [1, 16, 1, 1],
  [6, 24, 2, 2],
  [6, 32, 3, 2],
  [6, 64, 4, 2],
  [6, 96, 3, 1],
  [6, 160, 3, 2],
  [6, 320, 1, 1],
] as const;

/**
 * MobileNetV2: 17 inverted residual blocks, each a convolution of 1 × 1 to six times as many channels, a depthwise one of 3 × 3 and one of 1 × 1 back, all with batch
 * normalization; a sum with the block's input where shapes are equal; relu6. Height and width are halved five times. Weights are drawn: none are shipped.
 *
 * @param options.inputShape [height, width, channels].
 * @param options.alpha factor of the numbers of filters, > 0, default 1; they are rounded to multiples of 8, and the last convolution is not made narrower than 1280.
 * @param options.classes ≥ 1, default 10. @param options.seed default 0.
 * @returns a model that is yet to be compiled.
 * @example
 * const model = mobileNetV2({ inputShape: [32, 32, 3], alpha: 0.35, classes: 5 });
 * @see Sandler et al. 2018, https://arxiv.org/abs/1801.04381; https://keras.io/api/applications/mobilenet/
 */
export function mobileNetV2(options: MobileNetV2Options): Model<Tensor> {
  const { inputShape, alpha, classes, seed } = parseOptions("mobileNetV2", schema, options);
  const image = input({ shape: inputShape });
  let h = convolved(image, { filters: eights(32 * alpha), kernelSize: 3, strides: 2 }, relu6());
  for (const [expansion, filters, blocks, strides] of stages) {
    for (let i = 0; i < blocks; i++) h = block(h, expansion, eights(filters * alpha), i === 0 ? strides : 1);
  }
  h = convolved(h, { filters: alpha > 1 ? eights(1280 * alpha) : 1280, kernelSize: 1 }, relu6());
  h = globalAveragePooling2d().apply(h);
  return model({
    seed,
    inputs: image,
    outputs: dense({ units: classes, activation: softmax() }).apply(h),
  });
}

function block(x: Node, expansion: number, filters: number, strides: number): Node {
  const channels = x.shape.at(-1) as number;
  const wide = expansion === 1 ? x : convolved(x, { filters: channels * expansion, kernelSize: 1 }, relu6());
  const deep = depthwiseConv2d({
    kernelSize: 3,
    strides,
    padding: "same",
    useBias: false,
    depthwiseInitializer: heNormal(),
  }).apply(wide);
  const narrow = convolved(normalized(deep, relu6()), { filters, kernelSize: 1 });
  return strides === 1 && channels === filters ? add().apply([x, narrow]) : narrow;
}

/** The nearest multiple of 8, at least 8 and at least 90 % of the number. */
function eights(filters: number): number {
  const nearest = Math.max(8, Math.floor((filters + 4) / 8) * 8);
  return nearest < 0.9 * filters ? nearest + 8 : nearest;
}

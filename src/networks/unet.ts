import { relu } from "../activations/relu.js";
import { sigmoid } from "../activations/sigmoid.js";
import { softmax } from "../activations/softmax.js";
import { concatenate } from "../layers/concatenate.js";
import { conv2d } from "../layers/conv.js";
import { conv2dTranspose } from "../layers/convTranspose.js";
import { maxPooling2d } from "../layers/maxPooling.js";
import { input, type Node } from "../layers/node.js";
import { model } from "../model/graphModel.js";
import type { Model } from "../model/model.js";
import { between, count, type Given, parseOptions, required, type Schema, whole } from "../options.js";
import type { Tensor } from "../tensor.js";
import { convolved, pictureShape } from "./shared.js";

const schema = {
  inputShape: required(pictureShape),
  classes: count(1),
  filters: count(8),
  levels: between(1, 8, 2),
  seed: whole(0),
} satisfies Schema;
export interface UnetOptions extends Given<typeof schema> {}

/**
 * A small U-Net, which says for each pixel of a picture what it belongs to: pairs of convolutions of 3 × 3 with batch normalization, on the way down each followed by max pooling and
 * with twice as many filters as the one before, on the way up each behind a transposed convolution and beside what the way down had at that size. Padding is `"same"`, so that the
 * result is as large as the picture: [height, width, classes], softmax over classes, or sigmoid for a single one.
 *
 * @param options.inputShape [height, width, channels]; height and width are multiples of 2^levels.
 * @param options.classes ≥ 1, default 1: what belongs to something or not.
 * @param options.filters of the first pair, ≥ 1, default 8. @param options.levels how often the picture is halved, 1 … 8, default 2.
 * @param options.seed default 0.
 * @returns a model that is yet to be compiled.
 * @throws {RangeError} for height or width that can't be halved that often.
 * @example
 * const model = unet({ inputShape: [32, 32, 1], filters: 4 });
 * model.compile({ optimizer: "adam", loss: "binaryCrossentropy" });
 * @see Ronneberger, Fischer & Brox 2015, https://arxiv.org/abs/1505.04597
 */
export function unet(options: UnetOptions): Model<Tensor> {
  const { inputShape, classes, filters, levels, seed } = parseOptions("unet", schema, options);
  const [height, width] = inputShape as [number, number, number];
  const step = 2 ** levels;
  if (height % step !== 0 || width % step !== 0)
    throw new RangeError(
      `unet: height and width must be multiples of ${step} for ${levels} levels, got ${height} × ${width}. Pad the pictures, or take fewer levels.`,
    );
  const image = input({ shape: inputShape });
  const beside: Node[] = [];
  let h: Node = image;
  for (let level = 0; level < levels; level++) {
    h = pair(h, filters * 2 ** level);
    beside.push(h);
    h = maxPooling2d().apply(h);
  }
  h = pair(h, filters * step);
  for (let level = levels - 1; level >= 0; level--) {
    h = conv2dTranspose({ filters: filters * 2 ** level, kernelSize: 2, strides: 2 }).apply(h);
    h = pair(concatenate().apply([beside[level] as Node, h]), filters * 2 ** level);
  }
  const activation = classes === 1 ? sigmoid() : softmax();
  return model({
    seed,
    inputs: image,
    outputs: conv2d({ filters: classes, kernelSize: 1, activation }).apply(h),
  });
}

const pair = (x: Node, filters: number): Node =>
  convolved(convolved(x, { filters, kernelSize: 3 }, relu()), { filters, kernelSize: 3 }, relu());

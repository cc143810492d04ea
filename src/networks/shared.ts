// What the networks ready to use have in common: their options, and a convolution with batch normalization behind it.
import type { Activation } from "../activations/activation.js";
import { heNormal } from "../initializers/varianceScaling.js";
import { activation as activationLayer } from "../layers/activation.js";
import { batchNormalization } from "../layers/batchNormalization.js";
import { conv2d } from "../layers/conv.js";
import type { Node } from "../layers/node.js";
import { count, required, type Schema, shapeOption, where, whole } from "../options.js";

/** [height, width, channels]. */
export const pictureShape = where(
  shapeOption(),
  "[height, width, channels], such as [32, 32, 3]",
  (shape) => shape.length === 3,
);

/** What classifiers of pictures take. */
export const classifierOptions = {
  inputShape: required(pictureShape),
  classes: count(10),
  seed: whole(0),
} satisfies Schema;

interface Filters {
  readonly filters: number;
  readonly kernelSize: number;
  readonly strides?: number;
}

/** Convolution without bias, which the normalization behind it has, and the activation behind that. */
export function convolved(
  x: Node,
  { filters, kernelSize, strides = 1 }: Filters,
  activation?: Activation,
): Node {
  const h = conv2d({
    filters,
    kernelSize,
    strides,
    padding: "same",
    useBias: false,
    kernelInitializer: heNormal(),
  }).apply(x);
  return normalized(h, activation);
}

/** Batch normalization, and the activation behind it. */
export function normalized(x: Node, activation?: Activation): Node {
  const h = batchNormalization({ momentum: 0.9 }).apply(x);
  return activation ? activationLayer({ activation }).apply(h) : h;
}

// Transposed convolutions: from the output of a convolution back to an image, such as to enlarge it.
import { linear as identity } from "../activations/linear.js";
import { glorotUniform } from "../initializers/varianceScaling.js";
import { convolveTransposed } from "../ops/convolve.js";
import { reach, type Windows } from "../ops/windows.js";
import { count, optional, required, type Values } from "../options.js";
import { showShape } from "../shape.js";
import type { Value } from "../tape/value.js";
import { checkStrides, closingOptions, overImages, windowOptions } from "./convolution.js";
import { type Image, imageOf, type Rank, sizesOption } from "./image.js";
import type { LayerCore } from "./layer.js";
import { weightOptions, weightSpec } from "./weight.js";

export const transposedOptions = (rank: Rank) => ({
  filters: required(count()),
  ...windowOptions(rank),
  outputPadding: optional(sizesOption(rank, undefined, 0)),
  ...closingOptions(),
  ...weightOptions("kernel", glorotUniform),
});

type TransposedValues = Values<ReturnType<typeof transposedOptions>>;

/**
 * Length of the image along an axis, and how many places of the whole sum, (n − 1) · stride + covered, are cut off before it.
 *
 * @see https://github.com/keras-team/keras/blob/master/keras/src/backend/common/backend_utils.py
 */
function along(
  padding: "valid" | "same",
  n: number,
  stride: number,
  covered: number,
  outputPadding: number | undefined,
): { image: number; before: number } {
  const start = (n - 1) * stride;
  if (padding === "valid")
    return {
      image: start + (outputPadding === undefined ? Math.max(covered, stride) : covered + outputPadding),
      before: 0,
    };
  const image = start + (outputPadding === undefined ? stride : (covered % 2) + outputPadding);
  const kept = covered - 2 + (outputPadding === undefined ? stride : (covered % 2) + outputPadding);
  return { image, before: stride >= covered ? 0 : covered - 1 - Math.ceil(kept / 2) };
}

/** The windows of the convolution that the layer is the transpose of: from its image, which the layer gives, to its output, which it is given. */
function windowsOf(name: string, { sizes }: Image, o: TransposedValues): Windows {
  checkStrides(name, o);
  if (o.outputPadding?.some((p, i) => p >= (o.strides[i] as number)))
    throw new RangeError(
      `${name}: outputPadding must be smaller than strides ${showShape(o.strides)}, got ${showShape(o.outputPadding)}.`,
    );
  const axes = sizes.map((n, i) => {
    const covered = reach(o.kernelSize[i] as number, o.dilationRate[i] as number);
    return along(o.padding, n, o.strides[i] as number, covered, o.outputPadding?.[i]);
  });
  if (axes.some(({ image }) => image < 1))
    throw new RangeError(
      `${name}: an image of ${showShape(sizes)} leaves nothing with padding "same" and outputPadding ${showShape(o.outputPadding ?? [])}. Take larger images, or leave outputPadding out.`,
    );
  return {
    image: axes.map(({ image }) => image),
    before: axes.map(({ before }) => before),
    output: sizes,
    window: o.kernelSize,
    stride: o.strides,
    dilation: o.dilationRate,
  };
}

/** A transposed convolution layer's core. */
export function transposedCore(name: string, rank: Rank, o: TransposedValues): LayerCore {
  const outputOf = (image: Image): Image => ({ sizes: windowsOf(name, image, o).image, channels: o.filters });
  return {
    ...overImages(name, rank, o, outputOf, (tape, x, [kernel, bias], image) => {
      const windows = windowsOf(name, image, o);
      return convolveTransposed(tape, x, kernel as Value, bias, windows, o.activation ?? identity());
    }),
    weights(input) {
      const { channels } = imageOf(input, rank, o.dataFormat, name);
      const kernel = weightSpec("kernel", [...o.kernelSize, o.filters, channels], o);
      return o.useBias ? [kernel, weightSpec("bias", [o.filters], o)] : [kernel];
    },
  };
}

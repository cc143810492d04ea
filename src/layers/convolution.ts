// What convolution layers have in common: their options, the windows that follow from them, and a kernel and a bias as weights.
import type { Activation } from "../activations/activation.js";
import { linear as identity } from "../activations/linear.js";
import { zeros } from "../initializers/constants.js";
import { glorotUniform } from "../initializers/varianceScaling.js";
import { type DataFormat, inFormat, withChannelsLast } from "../ops/channels.js";
import { convolve } from "../ops/convolve.js";
import { type Padding, reach, slide, type Windows } from "../ops/windows.js";
import { count, flag, oneOf, optional, required, type Values } from "../options.js";
import { type Shape, showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { activationOption } from "./functionActivation.js";
import { dataFormatOption, type Image, imageOf, type Rank, rowOf, sizesOption } from "./image.js";
import { type LayerCore, rowShape } from "./layer.js";
import { weightOptions, weightSpec } from "./weight.js";

/** Where windows lie. */
export const windowOptions = (rank: Rank) => ({
  kernelSize: required(sizesOption(rank)),
  strides: sizesOption(rank, 1),
  padding: oneOf(["valid", "same"], "valid"),
  dataFormat: dataFormatOption(),
  dilationRate: sizesOption(rank, 1),
});

/** What comes behind the sum. */
export const closingOptions = () => ({
  activation: optional(activationOption()),
  useBias: flag(true),
  ...weightOptions("bias", zeros),
});

export const convolutionOptions = (rank: Rank) => ({
  filters: required(count()),
  ...windowOptions(rank),
  // Signals may be padded so that no output sees what comes after it.
  padding: rank === 1 ? oneOf(["valid", "same", "causal"], "valid") : oneOf(["valid", "same"], "valid"),
  groups: count(1),
  ...closingOptions(),
  ...weightOptions("kernel", glorotUniform),
});

type WindowValues = Omit<Values<ReturnType<typeof windowOptions>>, "padding"> & { readonly padding: Padding };

/** @throws {RangeError} where strides and dilation come together. */
export function checkStrides(
  name: string,
  { strides, dilationRate }: Pick<WindowValues, "strides" | "dilationRate">,
): void {
  if (strides.some((s) => s > 1) && dilationRate.some((d) => d > 1))
    throw new RangeError(
      `${name}: strides ${showShape(strides)} and dilationRate ${showShape(dilationRate)} must not both be above 1. Set one of them to 1.`,
    );
}

/** @throws {RangeError} where the image has no room for a window, or strides and dilation come together. */
export function windowsOver(name: string, { sizes }: Image, o: WindowValues): Windows {
  checkStrides(name, o);
  const windows = { window: o.kernelSize, stride: o.strides, dilation: o.dilationRate };
  const found = slide(sizes, windows, o.padding);
  if (found.output.some((n) => n < 1)) {
    const covered = o.kernelSize.map((k, i) => reach(k, o.dilationRate[i] as number));
    throw new RangeError(
      `${name}: kernelSize must fit into the image, whose sizes are ${showShape(sizes)}, got ${showShape(o.kernelSize)}, which covers ${showShape(covered)}. Take a smaller kernel, or padding "same".`,
    );
  }
  return found;
}

/** A layer that makes images of images: shapes, and the change of format around what works with channels last. */
export function overImages(
  name: string,
  rank: Rank,
  o: { readonly dataFormat: DataFormat; readonly activation: Activation | undefined },
  outputOf: (image: Image) => Image,
  run: (tape: Tape, x: Value, weights: readonly Value[], image: Image) => Value,
): Pick<LayerCore, "append" | "closing" | "outputShape"> {
  const { dataFormat, activation } = o;
  return {
    closing: dataFormat === "channelsLast" ? activation?.name : undefined,
    outputShape: (input) =>
      rowShape(activation, rowOf(outputOf(imageOf(input, rank, dataFormat, name)), dataFormat)),
    append(tape, x, weights) {
      const image = imageOf(x.shape.slice(1), rank, dataFormat, name);
      return inFormat(tape, run(tape, withChannelsLast(tape, x, dataFormat), weights, image), dataFormat);
    },
  };
}

/** A convolution layer's core. */
export function convolutionCore(
  name: string,
  rank: Rank,
  o: Values<ReturnType<typeof convolutionOptions>>,
): LayerCore {
  const { filters, groups, kernelSize } = o;
  const filtersOf = ({ channels }: Image): number => {
    if (channels % groups !== 0 || filters % groups !== 0)
      throw new RangeError(
        `${name}: groups must divide the ${channels} channels of the input and the ${filters} filters, got ${groups}. Use a divisor of both.`,
      );
    return filters;
  };
  return {
    ...overImages(
      name,
      rank,
      o,
      (image) => ({ sizes: windowsOver(name, image, o).output, channels: filtersOf(image) }),
      (tape, x, [kernel, bias], image) =>
        convolve(
          tape,
          x,
          kernel as Value,
          bias,
          windowsOver(name, image, o),
          groups,
          o.activation ?? identity(),
        ),
    ),
    weights(input: Shape) {
      const image = imageOf(input, rank, o.dataFormat, name);
      filtersOf(image);
      const kernel = weightSpec("kernel", [...kernelSize, image.channels / groups, filters], o);
      return o.useBias ? [kernel, weightSpec("bias", [filters], o)] : [kernel];
    },
  };
}

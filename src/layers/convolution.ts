// What convolution layers have in common: their options, the windows that follow from them, and a kernel and a bias as weights.
import type { Activation } from "../activations/activation.js";
import { linear as identity } from "../activations/linear.js";
import { zeros } from "../initializers/constants.js";
import { glorotUniform } from "../initializers/varianceScaling.js";
import { inFormat, withChannelsLast } from "../ops/channels.js";
import { convolve } from "../ops/convolve.js";
import { reach, slide, type Windows } from "../ops/windows.js";
import { count, flag, oneOf, optional, required, type Values } from "../options.js";
import { partOption } from "../parts/named.js";
import { type Shape, showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { dataFormatOption, type Image, imageOf, type Rank, rowOf, sizesOption } from "./image.js";
import { type LayerCore, rowShape } from "./layer.js";
import { weightOptions, weightSpec } from "./weight.js";

/** Signals may be padded so that no output sees what comes after it. */
const paddingOption = (rank: Rank) =>
  rank === 1 ? oneOf(["valid", "same", "causal"], "valid") : oneOf(["valid", "same"], "valid");

/** Where windows lie. */
export const windowOptions = (rank: Rank) => ({
  kernelSize: required(sizesOption(rank)),
  strides: sizesOption(rank, 1),
  padding: paddingOption(rank),
  dataFormat: dataFormatOption(),
  dilationRate: sizesOption(rank, 1),
});

/** What comes behind the sum. */
export const closingOptions = () => ({
  activation: optional(partOption<Activation>("activation")),
  useBias: flag(true),
  ...weightOptions("bias", zeros),
});

export const convolutionOptions = (rank: Rank) => ({
  filters: required(count()),
  ...windowOptions(rank),
  groups: count(1),
  ...closingOptions(),
  ...weightOptions("kernel", glorotUniform),
});

type WindowValues = Values<ReturnType<typeof windowOptions>>;

/** @throws {RangeError} where the image has no room for a window, or strides and dilation come together. */
export function windowsOver(name: string, { sizes }: Image, o: WindowValues): Windows {
  if (o.strides.some((s) => s > 1) && o.dilationRate.some((d) => d > 1))
    throw new RangeError(
      `${name}: strides ${showShape(o.strides)} and dilationRate ${showShape(o.dilationRate)} must not both be above 1. Set one of them to 1.`,
    );
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

/** A layer of pictures whose windows lead from an image to an output: shapes, and the change of format. */
export function overImages(
  name: string,
  rank: Rank,
  o: WindowValues & { readonly activation: Activation | undefined },
  filtersOf: (image: Image) => number,
  run: (tape: Tape, x: Value, weights: readonly Value[], windows: Windows) => Value,
): Pick<LayerCore, "append" | "closing" | "outputShape"> {
  const { dataFormat, activation } = o;
  return {
    closing: dataFormat === "channelsLast" ? activation?.name : undefined,
    outputShape(input) {
      const image = imageOf(input, rank, dataFormat, name);
      const output = { sizes: windowsOver(name, image, o).output, channels: filtersOf(image) };
      return rowShape(activation, rowOf(output, dataFormat));
    },
    append(tape, x, weights) {
      const windows = windowsOver(name, imageOf(x.shape.slice(1), rank, dataFormat, name), o);
      return inFormat(tape, run(tape, withChannelsLast(tape, x, dataFormat), weights, windows), dataFormat);
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
    ...overImages(name, rank, o, filtersOf, (tape, x, [kernel, bias], windows) =>
      convolve(tape, x, kernel as Value, bias, windows, groups, o.activation ?? identity()),
    ),
    weights(input: Shape) {
      const image = imageOf(input, rank, o.dataFormat, name);
      filtersOf(image);
      const kernel = weightSpec("kernel", [...kernelSize, image.channels / groups, filters], o);
      return o.useBias ? [kernel, weightSpec("bias", [filters], o)] : [kernel];
    },
  };
}

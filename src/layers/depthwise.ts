// Depthwise convolutions: every channel by itself, and behind that, where the layer is separable, a product over the channels.
import type { Activation } from "../activations/activation.js";
import { linear as identity } from "../activations/linear.js";
import { glorotUniform } from "../initializers/varianceScaling.js";
import { convolve } from "../ops/convolve.js";
import { linear } from "../ops/linear.js";
import type { Windows } from "../ops/windows.js";
import { count, required, type Values } from "../options.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { closingOptions, overImages, windowOptions, windowsOver } from "./convolution.js";
import { type Image, imageOf, type Rank } from "./image.js";
import type { LayerCore } from "./layer.js";
import { weightOptions, weightSpec } from "./weight.js";

export const depthwiseOptions = (rank: Rank) => ({
  ...windowOptions(rank),
  depthMultiplier: count(1),
  ...closingOptions(),
  ...weightOptions("depthwise", glorotUniform),
});

export const separableOptions = (rank: Rank) => ({
  filters: required(count()),
  ...depthwiseOptions(rank),
  ...weightOptions("pointwise", glorotUniform),
});

/** Appends each channel's own filters: w [...window, channels, multiplier], y [batch, …output, channels · multiplier], channel by channel. */
function channelwise(
  tape: Tape,
  x: Value,
  w: Value,
  bias: Value | undefined,
  windows: Windows,
  activation: Activation,
): Value {
  const [channels, multiplier] = w.shape.slice(-2) as [number, number];
  const filters = tape.view(w, [...windows.window, 1, channels * multiplier]);
  return convolve(tape, x, filters, bias, windows, channels, activation);
}

/** A depthwise layer's core. */
export function depthwiseCore(
  name: string,
  rank: Rank,
  o: Values<ReturnType<typeof depthwiseOptions>>,
): LayerCore {
  const outputOf = (image: Image): Image => ({
    sizes: windowsOver(name, image, o).output,
    channels: image.channels * o.depthMultiplier,
  });
  return {
    ...overImages(name, rank, o, outputOf, (tape, x, [kernel, bias], image) =>
      channelwise(tape, x, kernel as Value, bias, windowsOver(name, image, o), o.activation ?? identity()),
    ),
    weights(input) {
      const { channels } = imageOf(input, rank, o.dataFormat, name);
      const kernel = weightSpec("depthwise", [...o.kernelSize, channels, o.depthMultiplier], o, "kernel");
      return o.useBias ? [kernel, weightSpec("bias", [channels * o.depthMultiplier], o)] : [kernel];
    },
  };
}

/** A separable layer's core. */
export function separableCore(
  name: string,
  rank: Rank,
  o: Values<ReturnType<typeof separableOptions>>,
): LayerCore {
  const { filters } = o;
  const outputOf = (image: Image): Image => ({
    sizes: windowsOver(name, image, o).output,
    channels: filters,
  });
  return {
    ...overImages(name, rank, o, outputOf, (tape, x, [depthwise, pointwise, bias], image) => {
      const windows = windowsOver(name, image, o);
      const between = channelwise(tape, x, depthwise as Value, undefined, windows, identity());
      const matrix = tape.view(pointwise as Value, (pointwise as Value).shape.slice(-2));
      return linear(tape, between, matrix, bias, o.activation ?? identity());
    }),
    weights(input) {
      const { channels } = imageOf(input, rank, o.dataFormat, name);
      const between = channels * o.depthMultiplier;
      const kernels = [
        weightSpec("depthwise", [...o.kernelSize, channels, o.depthMultiplier], o, "depthwiseKernel"),
        weightSpec("pointwise", [...o.kernelSize.map(() => 1), between, filters], o, "pointwiseKernel"),
      ];
      return o.useBias ? [...kernels, weightSpec("bias", [filters], o)] : kernels;
    },
  };
}

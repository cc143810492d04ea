import { integer } from "../options.js";
import { axisOf, showShape, sizeOf } from "../shape.js";
import { activation } from "./activation.js";

/**
 * Gated linear unit: a · σ(b), a the first half of x along an axis and b the second, so y has half the size there.
 *
 * @param options.axis which axis is halved; its size must be even. Default −1, the last.
 * @throws {RangeError} `glu: axis -1 of the shape [2, 3] has size 3, which can't be halved. Give it an even size.`
 * @example
 * activations.glu().forward(Float32Array.of(1, 2, 0, 0), [1, 4]); // 0.5, 1
 * @see Dauphin et al. 2017, https://arxiv.org/abs/1612.08083; https://keras.io/api/layers/activations/#glu-function
 */
export const glu = activation(
  "glu",
  { axis: integer(-1) },
  {
    // Whatever lies behind the axis moves with it: each half is one piece of memory.
    sizes(shape, { axis }) {
      const at = axisOf(axis, shape, "glu");
      return [sizeOf(shape.slice(0, at)), sizeOf(shape.slice(at)) / 2];
    },
    outputShape(shape, { axis }) {
      const at = axisOf(axis, shape, "glu");
      const size = shape[at] as number;
      if (size % 2 !== 0) {
        throw new RangeError(
          `glu: axis ${axis} of the shape ${showShape(shape)} has size ${size}, which can't be halved. Give it an even size.`,
        );
      }
      return shape.with(at, size / 2);
    },
  },
);

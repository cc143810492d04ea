// Sample weights in the shape that kernels read.
import { type Shape, sizeOf } from "../shape.js";

/** Weights in their full shape: as they are, or each sample's repeated for its values; undefined where the number fits neither. */
export function spreadWeights(
  weights: Float32Array,
  shape: Shape,
  samples: number | undefined,
): Float32Array | undefined {
  const all = sizeOf(shape);
  if (weights.length === all) return weights;
  if (weights.length !== samples) return undefined;
  const times = all / samples;
  return Float32Array.from({ length: all }, (_, i) => weights[Math.floor(i / times)] as number);
}

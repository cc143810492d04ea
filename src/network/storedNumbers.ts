// The numbers of a model's weights out of a file, all found and checked before any memory is taken for the model: a small
// file that speaks of a large network costs nothing.
import { show } from "../errors.js";
import { type Shape, sameShape, showShape } from "../shape.js";
import type { PlannedWeight, StoredNumbers } from "./network.js";

interface StoredArray {
  readonly shape: Shape;
  readonly data: Float32Array | Float64Array;
}

/**
 * @param find the array in the file for a weight, the `i`-th of the model.
 * @throws {RangeError} for one that is missing, has another shape, or a number that no weight can be.
 */
export function storedNumbers(
  who: string,
  find: (weight: PlannedWeight, i: number) => StoredArray | undefined,
): StoredNumbers {
  return (weights) =>
    weights.map((weight, i) => {
      const name = show(weight.name);
      const stored = find(weight, i);
      if (!stored) throw new RangeError(`${who}: the file has no weight ${name}. It is damaged.`);
      if (!sameShape(stored.shape, weight.shape)) {
        throw new RangeError(
          `${who}: the weight ${name} has shape ${showShape(stored.shape)} in the file, the layers need ${showShape(weight.shape)}. The file is damaged.`,
        );
      }
      const floats = Float32Array.from(stored.data);
      const at = floats.findIndex((value) => !Number.isFinite(value));
      if (at >= 0)
        throw new RangeError(
          `${who}: the weight ${name} has ${stored.data[at]} at ${at}. The file is damaged.`,
        );
      return floats;
    });
}

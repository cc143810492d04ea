// What drawn networks come to when they are trained and asked, so that two builds of the kernels can be compared: packs, whose kernels walk
// tables, can't be compared by operands without meaning as others are (compareKernels.ts).
import { NonFiniteError } from "../errors.js";
import { drawnNetwork } from "./drawnNetwork.js";

/**
 * For each of `count` networks from `seed` on the numbers of its weights after a training, and of its predictions.
 *
 * @param threads on how many they are trained: more than one takes the kernels for shared memories.
 */
export async function resultsOfNetworks(
  seed: number,
  count: number,
  threads: number,
): Promise<Float32Array[]> {
  const results: Float32Array[] = [];
  for (let i = 0; i < count; i++) {
    const { model, x, y, batchSize } = drawnNetwork(seed + i);
    try {
      await model.fit(x, y, { epochs: 2, batchSize, threads });
    } catch (error) {
      // A drawn network may diverge; then it must do so at the same step.
      if (!(error instanceof NonFiniteError)) throw error;
    }
    const numbers = model.weights.flatMap(({ data }) => Array.from(data));
    results.push(Float32Array.from([...numbers, ...model.predict(x).data]));
  }
  return results;
}

/** The first network whose results differ between two builds, or −1; one NaN is as good as another. */
export function firstDifference(one: readonly Float32Array[], other: readonly Float32Array[]): number {
  return one.findIndex((numbers, i) => !numbers.every((number, j) => Object.is(number, other[i]?.[j])));
}

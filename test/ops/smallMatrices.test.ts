// Batches of matrices of fewer numbers than a vector, which lanes share out: none may write what another's first matrix has.
import { expect, it } from "vitest";
import { matrixProduct, NN, NT, TN } from "../../src/ops/matmul.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { randomNumbers, sameBits } from "../numbers.js";

const BATCH = 5;

it.each([
  ["A·B", NN],
  ["A·Bᵀ", NT],
  ["Aᵀ·B", TN],
] as const)("%s of small matrices has the same bits on any number of lanes", (_, form) => {
  for (const [m, n, k] of [
    [1, 1, 1],
    [1, 1, 5],
    [1, 3, 2],
    [3, 1, 2],
    [2, 1, 3],
    [1, 5, 2],
    [2, 3, 1],
  ] as const) {
    const a = form === TN ? [k, m] : [m, k];
    const b = form === NT ? [n, k] : [k, n];
    const on = (lanes: number): Float32Array =>
      computeOnLanes(lanes, ({ tape, place }) => [
        matrixProduct(
          tape,
          place(randomNumbers(BATCH * m * k, 1, 1), [BATCH, ...a]),
          place(randomNumbers(BATCH * k * n, 1, 2), [BATCH, ...b]),
          form,
        ),
      ])[0] as Float32Array;
    for (const lanes of [2, 3, 4])
      expect(sameBits(on(lanes), on(1)), `${m} ${n} ${k} on ${lanes}`).toBe(true);
  }
});

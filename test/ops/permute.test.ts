// The axes of a tensor in another order: against the definition, for every rank up to 6, forward and backward.
import { describe, expect, it } from "vitest";
import { inverseOrder, permute } from "../../src/ops/permute.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { randomNumbers, randomSource, sameBits } from "../numbers.js";

const sizeOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** y[i₀, i₁, …] = x[…] with index i of y's axis j being that of x's axis order[j]. */
function permuted(x: Float32Array, shape: readonly number[], order: readonly number[]): Float32Array {
  const strides = shape.map((_, axis) => sizeOf(shape.slice(axis + 1)));
  const outShape = order.map((axis) => shape[axis] as number);
  return Float32Array.from({ length: x.length }, (_, k) => {
    let rest = k;
    let from = 0;
    for (let j = order.length - 1; j >= 0; j--) {
      const size = outShape[j] as number;
      from += (rest % size) * (strides[order[j] as number] as number);
      rest = Math.floor(rest / size);
    }
    return x[from] as number;
  });
}

/** y and dx of a permutation, dy given. */
function run(
  x: Float32Array,
  shape: readonly number[],
  order: readonly number[],
  dy: Float32Array,
  lanes = 1,
) {
  let swaps = 0;
  let outShape: readonly number[] = [];
  const [y, dx] = computeOnLanes(lanes, ({ tape, place }) => {
    const input = place(x, shape);
    const output = permute(tape, input, order);
    outShape = output.shape;
    swaps = tape.instructions.length;
    const upstream = place(dy, [dy.length]);
    tape.contribute(output, (target) => tape.emit("copy", [target], [upstream], [dy.length]));
    tape.backward();
    return [output, tape.gradient(input)];
  });
  return { y, dx, swaps, outShape };
}

const random = randomSource(5);
/** A whole number from 0 up to `below`. */
const whole = (below: number): number => Math.floor(((random() + 1) / 2) * below);

function shuffled(rank: number): number[] {
  const order = Array.from({ length: rank }, (_, i) => i);
  for (let i = rank - 1; i > 0; i--) {
    const j = whole(i + 1);
    [order[i], order[j]] = [order[j] as number, order[i] as number];
  }
  return order;
}

describe("permute", () => {
  it.each([1, 2, 3, 4, 5, 6])("rank %i: equals the definition, and its gradient goes back", (rank) => {
    for (let round = 0; round < 30; round++) {
      const shape = Array.from({ length: rank }, () => 1 + whole(5));
      const order = shuffled(rank);
      const x = randomNumbers(sizeOf(shape), 1, round + 1);
      const dy = randomNumbers(sizeOf(shape), 1, round + 2);
      const { y, dx, outShape } = run(x, shape, order, dy);
      expect(outShape).toEqual(order.map((axis) => shape[axis]));
      expect(sameBits(y, permuted(x, shape, order))).toBe(true);
      const back = permuted(dy, outShape, inverseOrder(order));
      expect(sameBits(dx, back)).toBe(true);
    }
  });

  it.each([
    { what: "the same order", shape: [3, 4, 5], order: [0, 1, 2], swaps: 0 },
    { what: "axes of size 1", shape: [3, 1, 5], order: [1, 0, 2], swaps: 0 },
    { what: "a transposed matrix", shape: [3, 4], order: [1, 0], swaps: 1 },
    { what: "channels first", shape: [2, 3, 4, 5], order: [0, 3, 1, 2], swaps: 1 },
    { what: "three groups turned round", shape: [2, 3, 4], order: [2, 1, 0], swaps: 2 },
  ])("$what: $swaps passes over memory", ({ shape, order, swaps }) => {
    const x = randomNumbers(sizeOf(shape));
    expect(run(x, shape, order, x).swaps).toBe(swaps);
  });

  it("gives the same bits for any number of lanes", () => {
    const shape = [7, 61, 5, 29];
    const x = randomNumbers(sizeOf(shape));
    for (const order of [
      [0, 3, 1, 2],
      [3, 2, 1, 0],
      [1, 0, 2, 3],
    ]) {
      const want = permuted(x, shape, order);
      for (const lanes of [1, 2, 3, 7]) expect(sameBits(run(x, shape, order, x, lanes).y, want)).toBe(true);
    }
  });
});

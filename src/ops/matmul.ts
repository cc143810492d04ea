// The matrix product as NumPy's matmul: the last two axes are matrices, those before them a batch that is broadcast. A batch is one
// instruction; where the second factor is one matrix for all, the whole is one product.

import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { broadcastShape } from "./elementwise/broadcast.js";
import { reduceGroups } from "./reduceAxis.js";

/** A·B, A·Bᵀ, Aᵀ·B, as the kernels number them. */
export const NN = 0;
export const NT = 1;
export const TN = 2;
export type Form = typeof NN | typeof NT | typeof TN;
const KERNELS = ["gemmNN", "gemmNT", "gemmTN"] as const;

const NO_BOUND = Number.NEGATIVE_INFINITY;

interface Sizes {
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

/** Appends y = a·b. @throws {RangeError} where sizes don't fit. */
export function matmul(tape: Tape, a: Value, b: Value): Value {
  // A vector is a row on the left, a column on the right, and its axis is gone in the result.
  const left = a.shape.length === 1 ? tape.view(a, [1, ...a.shape]) : a;
  const right = b.shape.length === 1 ? tape.view(b, [...b.shape, 1]) : b;
  const y = matrixProduct(tape, left, right, NN);
  const shape = y.shape.filter(
    (_, i) =>
      !(a.shape.length === 1 && i === y.shape.length - 2) &&
      !(b.shape.length === 1 && i === y.shape.length - 1),
  );
  return shape.length === y.shape.length ? y : tape.view(y, shape);
}

/** Appends y = a·b, a·bᵀ or aᵀ·b of values with at least two axes, with gradients. */
export function matrixProduct(tape: Tape, a: Value, b: Value, form: Form): Value {
  const { m, n, k } = sizesOf(a, b, form);
  const batch = broadcastShape([a.shape.slice(0, -2), b.shape.slice(0, -2)], "matmul");
  const y = tape.value([...batch, m, n], a.differentiable || b.differentiable);
  append(tape, y, a, b, form, { m, n, k });
  tape.onBackward(y, (dyFlat) => {
    const dy = tape.view(dyFlat, y.shape);
    // Which products the gradients are: of y = a·b, da = dy·bᵀ and db = aᵀ·dy, and so on.
    const [da, db] = gradientsOf(form, a, b, dy);
    contribute(tape, a, da, batch);
    contribute(tape, b, db, batch);
  });
  return y;
}

type Factors = readonly [a: Value, b: Value, form: Form];

function gradientsOf(form: Form, a: Value, b: Value, dy: Value): readonly [Factors, Factors] {
  if (form === NN)
    return [
      [dy, b, NT],
      [a, dy, TN],
    ];
  if (form === NT)
    return [
      [dy, b, NN],
      [dy, a, TN],
    ];
  return [
    [b, dy, NT],
    [a, dy, NN],
  ];
}

function sizesOf(a: Value, b: Value, form: Form): Sizes {
  const [firstA, lastA] = a.shape.slice(-2) as [number, number];
  const [firstB, lastB] = b.shape.slice(-2) as [number, number];
  const [m, k] = form === TN ? [lastA, firstA] : [firstA, lastA];
  const [n, other] = form === NT ? [firstB, lastB] : [lastB, firstB];
  if (k !== other)
    throw new RangeError(
      `matmul: shapes ${showShape(a.shape)} and ${showShape(b.shape)} do not fit: the first has ${k} columns, the second ${other} rows. They must be equal.`,
    );
  return { m, n, k };
}

/** Adds a product to the gradient of a factor, whose own batch may be smaller than the whole one. */
function contribute(tape: Tape, x: Value, [a, b, form]: Factors, batch: Shape): void {
  if (!x.differentiable) return;
  const sizes = sizesOf(a, b, form);
  const own = x.shape.slice(0, -2);
  if (sizeOf(own) === sizeOf(batch)) {
    tape.contribute(x, (dx) => append(tape, dx, a, b, form, sizes));
    return;
  }
  if (form === TN && isFlat(own) && sizeOf(a.shape) / sizes.m === sizeOf(b.shape) / sizes.n) {
    // The sum over the batch is part of the product: rows of all matrices are one long axis.
    const k = a.elements / sizes.m;
    tape.contribute(x, (dx) => single(tape, dx, a, b, TN, { ...sizes, k }));
    return;
  }
  const whole = tape.value([...batch, sizes.m, sizes.n], false);
  append(tape, whole, a, b, form, sizes);
  tape.contribute(x, (dx) => reduceGroups(tape, whole, dx, x.shape, whole.shape));
}

const isFlat = (batch: Shape): boolean => sizeOf(batch) === 1;

/** Appends y = the product, y as large as the whole batch of them. */
function append(tape: Tape, y: Value, a: Value, b: Value, form: Form, sizes: Sizes): void {
  const { m, n, k } = sizes;
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const batch = broadcastShape([batchA, batchB], "matmul");
  const count = sizeOf(batch);
  if (count === 0) return;
  if (form !== TN && isFlat(batchB) && sizeOf(batchA) === count) {
    single(tape, y, a, b, form, { m: m * count, n, k });
    return;
  }
  if (count === 1) {
    single(tape, y, a, b, form, sizes);
    return;
  }
  const bytes = tape.gemmBytes(form, m, n, k);
  const workspace = tape.perLane(64 + bytes);
  tape.emit(
    "batchProduct",
    [y],
    [a, b, undefined, workspace, batchTable(tape, batchA, batchB, batch, m * k, k * n)],
    [m, n, k, count],
    [NO_BOUND, { word: 0 }, { word: form }, { word: bytes }],
  );
}

function single(tape: Tape, y: Value, a: Value, b: Value, form: Form, { m, n, k }: Sizes): void {
  const scratch = tape.scratch(form, m, n, k);
  tape.emit(KERNELS[form], [y], [a, b, undefined, scratch], [m, n, k], [NO_BOUND, { word: 0 }]);
}

/** How far the matrices of a and b lie apart along each axis of the batch, the last one first. */
function batchTable(tape: Tape, a: Shape, b: Shape, batch: Shape, sizeA: number, sizeB: number): Value {
  const strides = (own: Shape, size: number): number[] => {
    let stride = size;
    const found = batch.map(() => 0);
    for (let i = 1; i <= own.length; i++) {
      const length = own[own.length - i] as number;
      found[batch.length - i] = length === 1 ? 0 : stride;
      stride *= length;
    }
    return found;
  };
  const [ofA, ofB] = [strides(a, sizeA), strides(b, sizeB)];
  const axes = batch.map((size, i) => [size, ofA[i] as number, ofB[i] as number]).reverse();
  return tape.constant(new Float32Array(Uint32Array.of(axes.length, ...axes.flat()).buffer));
}

// A case or more for each operation: what it is given and what must come of it, in float64. An operation without a case fails.

import { ops } from "../../src/custom/ops/registry.js";
import type { Node } from "../../src/index.js";
import type { OperationName } from "../../src/ops/elementwise/operations.js";
import type { Shape } from "../../src/shape.js";
import { references } from "../ops/elementwiseReferences.js";
import {
  elementOf,
  filledBy,
  mapped,
  multiplied,
  type Numbers64,
  reduced,
  reordered,
  viewed,
} from "./arrays.js";

export interface OpCase {
  readonly op: keyof typeof ops;
  readonly what: string;
  /** Shapes of a row of each node. */
  readonly rows: readonly Shape[];
  readonly call: (...x: Node[]) => Node | Node[];
  readonly want: (...x: Numbers64[]) => Numbers64 | Numbers64[];
  readonly range?: readonly [number, number];
  /** Numbers of nodes that hold indices are whole and below this. */
  readonly indices?: Readonly<Record<number, number>>;
  readonly hasNoGradient?: boolean;
}

const cases: OpCase[] = [];
const add = (
  op: keyof typeof ops,
  what: string,
  rows: readonly Shape[],
  call: OpCase["call"],
  want: OpCase["want"],
  more: Partial<OpCase> = {},
): void => void cases.push({ op, what, rows, call, want, ...more });

const noGradient = /^(sign|floor|ceil|round|logical|equal|notEqual|greater|less)/;
for (const [name, { value, operands = 1, range }] of Object.entries(references)) {
  if (!(name in ops)) continue;
  const op = name as OperationName & keyof typeof ops;
  const call = ops[op] as (...x: (Node | number)[]) => Node;
  const more = { ...(range ? { range } : {}), hasNoGradient: noGradient.test(name) };
  const f = value as (...x: number[]) => number;
  if (operands === 1) add(op, "each number", [[5]], call, (x) => mapped(f, x as Numbers64), more);
  if (operands === 2) {
    add(
      op,
      "two nodes, broadcast",
      [[4, 3], [3]].map((s, i) => (i ? [1, ...s] : s)),
      call,
      (a, b) => mapped(f, a as Numbers64, b as Numbers64),
      more,
    );
    add(
      op,
      "a node and a number",
      [[3]],
      (x) => call(x as Node, 0.5),
      (x) => mapped((a) => f(a, 0.5), x as Numbers64),
      more,
    );
    const array = [0.5, 1, 1.5];
    add(
      op,
      "an array and a node",
      [[2, 3]],
      (x) => ops[op as "add"](array, x as Node),
      (x) => mapped((a, b) => f(b, a), x as Numbers64, { shape: [3], data: Float64Array.from(array) }),
      more,
    );
  }
}
const one = (x: unknown): Numbers64 => x as Numbers64;

add(
  "where",
  "a node that chooses",
  [[4], [4], [4]],
  (c, a, b) => ops.where(ops.greater(c as Node, 0), a as Node, b as Node),
  (c, a, b) => mapped((t, y, n) => (t > 0 ? y : n), one(c), one(a), one(b)),
);
add(
  "where",
  "numbers to choose from",
  [[4]],
  (x) => ops.where(ops.less(x as Node, 0), Number.NEGATIVE_INFINITY, 2),
  (x) => mapped((t) => (t < 0 ? Number.NEGATIVE_INFINITY : 2), one(x)),
  { hasNoGradient: true },
);
add(
  "clip",
  "numbers as bounds",
  [[6]],
  (x) => ops.clip(x as Node, -0.5, 1),
  (x) => mapped((t) => Math.min(1, Math.max(-0.5, t)), one(x)),
);

const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);
const mean = (x: readonly number[]): number => sum(x) / x.length;
const variance = (x: readonly number[]): number => mean(x.map((v) => (v - mean(x)) ** 2));
const reductions = {
  sum,
  mean,
  max: (x: readonly number[]) => Math.max(...x),
  min: (x: readonly number[]) => Math.min(...x),
  variance,
  std: (x: readonly number[]) => Math.sqrt(variance(x)),
  logSumExp: (x: readonly number[]) => Math.log(sum(x.map(Math.exp))),
  norm: (x: readonly number[]) => Math.sqrt(sum(x.map((v) => v * v))),
  argmax: (x: readonly number[]) => x.indexOf(Math.max(...x)),
  argmin: (x: readonly number[]) => x.indexOf(Math.min(...x)),
};
for (const [name, f] of Object.entries(reductions) as [keyof typeof reductions, (x: number[]) => number][]) {
  const call = ops[name] as (x: Node, o?: object) => Node;
  const more = { hasNoGradient: name.startsWith("arg") };
  add(
    name,
    "the last axis",
    [[4, 3]],
    (x) => call(x as Node, { axis: -1 }),
    (x) => reduced(one(x), [-1], f),
    more,
  );
  add(
    name,
    "keepdims",
    [[4, 3]],
    (x) => call(x as Node, { axis: 1, keepdims: true }),
    (x) => reduced(one(x), [1], f, true),
    more,
  );
  add(
    name,
    "the batch, spread again",
    [[3]],
    (x) => ops.multiply(x as Node, call(x as Node, { axis: 0 })),
    (x) => mapped((a, b) => a * b, one(x), reduced(one(x), [0], f)),
  );
  if (name.startsWith("arg")) continue;
  add(
    name,
    "two axes",
    [[4, 3]],
    (x) => call(x as Node, { axis: [1, -1] }),
    (x) => reduced(one(x), [1, 2], f),
    more,
  );
  add(
    name,
    "all",
    [[3]],
    (x) => ops.add(x as Node, call(x as Node)),
    (x) => mapped((a, b) => a + b, one(x), reduced(one(x), [0, 1], f)),
  );
}
const powerSum = (p: number) => (x: number[]) => sum(x.map((v) => Math.abs(v) ** p)) ** (1 / p);
for (const ord of [1, 3])
  add(
    "norm",
    `of order ${ord}`,
    [[4]],
    (x) => ops.norm(x as Node, { ord, axis: 1 }),
    (x) => reduced(one(x), [1], powerSum(ord)),
  );
add(
  "norm",
  "the largest",
  [[4]],
  (x) => ops.norm(x as Node, { ord: Number.POSITIVE_INFINITY, axis: 1 }),
  (x) => reduced(one(x), [1], (v) => Math.max(...v.map(Math.abs))),
);
add(
  "norm",
  "the smallest",
  [[4]],
  (x) => ops.norm(x as Node, { ord: Number.NEGATIVE_INFINITY, axis: 1 }),
  (x) => reduced(one(x), [1], (v) => Math.min(...v.map(Math.abs))),
);
add(
  "cumsum",
  "an axis",
  [[4, 2]],
  (x) => ops.cumsum(x as Node, { axis: 1 }),
  (x) =>
    filledBy(one(x).shape, ([b, i, j]) =>
      sum(Array.from({ length: (i as number) + 1 }, (_, k) => elementOf(one(x), [b, k, j] as number[]))),
    ),
);
add(
  "cumsum",
  "all as one",
  [[2]],
  (x) => ops.reshape(ops.cumsum(x as Node), [-1, 2]),
  (x) =>
    viewed(
      { shape: [], data: one(x).data.map((_, i) => sum([...one(x).data].slice(0, i + 1))) },
      one(x).shape,
    ),
);
const shares = (x: Numbers64, axis: number): Numbers64 => {
  const e = mapped(Math.exp, x);
  return mapped((a, b) => a / b, e, reduced(e, [axis], sum, true));
};
for (const axis of [-1, 1]) {
  add(
    "softmax",
    `axis ${axis}`,
    [[4, 3]],
    (x) => ops.softmax(x as Node, { axis }),
    (x) => shares(one(x), axis),
  );
  add(
    "logSoftmax",
    `axis ${axis}`,
    [[4, 3]],
    (x) => ops.logSoftmax(x as Node, { axis }),
    (x) => mapped(Math.log, shares(one(x), axis)),
  );
}

add(
  "matmul",
  "a batch of matrices",
  [
    [4, 3],
    [3, 5],
  ],
  (a, b) => ops.matmul(a as Node, b as Node),
  (a, b) => multiplied(one(a), one(b)),
);
add(
  "matmul",
  "an array for all",
  [[4, 2]],
  (x) =>
    ops.matmul(x as Node, [
      [1, 2, 3],
      [-1, 0.5, 2],
    ]),
  (x) =>
    filledBy([one(x).shape[0] as number, 4, 3], ([b, i, j]) =>
      [0, 1].reduce(
        (t, k) =>
          t +
          elementOf(one(x), [b, i, k] as number[]) *
            ((
              (
                [
                  [1, 2, 3],
                  [-1, 0.5, 2],
                ] as number[][]
              )[k] as number[]
            )[j as number] as number),
        0,
      ),
    ),
);
add(
  "matmul",
  "rows of the batch",
  [[3]],
  (x) => ops.matmul(ops.matmul(x as Node, ops.transpose(x as Node)), x as Node),
  (x) => multiplied(multiplied(one(x), reordered(one(x), [1, 0])), one(x)),
);
add(
  "einsum",
  "a product of matrices",
  [
    [4, 3],
    [5, 3],
  ],
  (a, b) => ops.einsum("bij,bkj->bik", a as Node, b as Node),
  (a, b) => multiplied(one(a), reordered(one(b), [0, 2, 1])),
);
add(
  "einsum",
  "three factors",
  [[3], [3], [3]],
  (a, b, c) => ops.einsum("bi,bj,bk->bijk", a as Node, b as Node, c as Node),
  (a, b, c) =>
    filledBy(
      [3, 3, 3, 3],
      ([n, i, j, k]) =>
        elementOf(one(a), [n, i] as number[]) *
        elementOf(one(b), [n, j] as number[]) *
        elementOf(one(c), [n, k] as number[]),
    ),
);
add(
  "einsum",
  "sums of one",
  [[4, 3]],
  (x) => ops.einsum("bij->bj", x as Node),
  (x) => reduced(one(x), [1], sum),
);
add(
  "einsum",
  "axes in another order, and hidden ones",
  [
    [4, 3],
    [3, 1, 2],
  ],
  (a, b) => ops.einsum("b...i,bi...j->b...j", a as Node, b as Node),
  (a, b) =>
    filledBy([3, 4, 2], ([n, i, j]) =>
      [0, 1, 2].reduce(
        (t, k) => t + elementOf(one(a), [n, i, k] as number[]) * elementOf(one(b), [n, k, 0, j] as number[]),
        0,
      ),
    ),
);

add(
  "reshape",
  "with null and -1",
  [[6, 2]],
  (x) => ops.reshape(x as Node, [null, 3, -1]),
  (x) => viewed(one(x), [one(x).shape[0] as number, 3, 4]),
);
add(
  "expandDims",
  "the last",
  [[4]],
  (x) => ops.expandDims(x as Node, -1),
  (x) => viewed(one(x), [...one(x).shape, 1]),
);
add(
  "squeeze",
  "one axis",
  [[1, 4, 1]],
  (x) => ops.squeeze(x as Node, { axis: 1 }),
  (x) => viewed(one(x), [3, 4, 1]),
);
add(
  "squeeze",
  "all",
  [[1, 4, 1]],
  (x) => ops.squeeze(x as Node),
  (x) => viewed(one(x), [3, 4]),
);
add(
  "transpose",
  "an order",
  [[4, 3, 2]],
  (x) => ops.transpose(x as Node, { axes: [0, 3, 1, 2] }),
  (x) => reordered(one(x), [0, 3, 1, 2]),
);
add(
  "transpose",
  "backwards, twice",
  [[4]],
  (x) => ops.transpose(ops.exp(ops.transpose(x as Node))),
  (x) => mapped(Math.exp, one(x)),
);
add(
  "broadcastTo",
  "an axis of 1",
  [[1, 3]],
  (x) => ops.broadcastTo(x as Node, [null, 4, 3]),
  (x) => filledBy([3, 4, 3], ([b, , j]) => elementOf(one(x), [b, 0, j] as number[])),
);
add(
  "stopGradient",
  "x as it is",
  [[4]],
  (x) => ops.stopGradient(ops.exp(x as Node)),
  (x) => mapped(Math.exp, one(x)),
  { hasNoGradient: true },
);

add(
  "concatenate",
  "the last axis",
  [
    [4, 2],
    [4, 3],
  ],
  (a, b) => ops.concatenate([a as Node, b as Node], { axis: -1 }),
  (a, b) =>
    filledBy([3, 4, 5], ([n, i, j]) =>
      (j as number) < 2
        ? elementOf(one(a), [n, i, j] as number[])
        : elementOf(one(b), [n, i, (j as number) - 2] as number[]),
    ),
);
add(
  "stack",
  "a new axis",
  [[4], [4]],
  (a, b) => ops.stack([a as Node, b as Node], { axis: 1 }),
  (a, b) => filledBy([3, 2, 4], ([n, i, j]) => elementOf(one(i === 0 ? a : b), [n, j] as number[])),
);
add(
  "split",
  "equal parts",
  [[6]],
  (x) => ops.split(x as Node, 3, { axis: -1 }),
  (x) =>
    [0, 1, 2].map((p) =>
      filledBy([3, 2], ([n, i]) => elementOf(one(x), [n, 2 * p + (i as number)] as number[])),
    ),
);
add(
  "split",
  "at places",
  [[6]],
  (x) => ops.split(x as Node, [1, 3], { axis: 1 }),
  (x) =>
    [
      [0, 1],
      [1, 2],
      [3, 3],
    ].map(([from, size]) =>
      filledBy([3, size as number], ([n, i]) =>
        elementOf(one(x), [n, (from as number) + (i as number)] as number[]),
      ),
    ),
);
add(
  "slice",
  "a box",
  [[4, 3]],
  (x) => ops.slice(x as Node, [0, 1, 1], [null, 2, null]),
  (x) =>
    filledBy([3, 2, 2], ([n, i, j]) =>
      elementOf(one(x), [n, (i as number) + 1, (j as number) + 1] as number[]),
    ),
);
add(
  "flip",
  "an axis",
  [[4, 2]],
  (x) => ops.flip(x as Node, { axis: 1 }),
  (x) => filledBy([3, 4, 2], ([n, i, j]) => elementOf(one(x), [n, 3 - (i as number), j] as number[])),
);
add(
  "pad",
  "with a number",
  [[4]],
  (x) =>
    ops.pad(
      x as Node,
      [
        [0, 0],
        [1, 2],
      ],
      { constantValues: 7 },
    ),
  (x) =>
    filledBy([3, 7], ([n, i]) =>
      (i as number) >= 1 && (i as number) < 5 ? elementOf(one(x), [n, (i as number) - 1] as number[]) : 7,
    ),
);

add(
  "take",
  "numbers",
  [[4, 3]],
  (x) => ops.take(x as Node, [0, -1, 2, 0], { axis: 1 }),
  (x) => filledBy([3, 4, 3], ([n, i, j]) => elementOf(one(x), [n, [0, 3, 2, 0][i as number], j] as number[])),
);
add(
  "take",
  "one number",
  [[4, 3]],
  (x) => ops.take(x as Node, 2, { axis: 1 }),
  (x) => filledBy([3, 3], ([n, j]) => elementOf(one(x), [n, 2, j] as number[])),
);
add(
  "take",
  "of an array",
  [[4]],
  (x) => ops.take([10, 20, 30], x as Node, { axis: 0 }),
  (x) => mapped((i) => [10, 20, 30][i] as number, one(x)),
  { indices: { 0: 3 }, hasNoGradient: true },
);
add(
  "take",
  "all axes as one",
  [[2]],
  (x) => ops.add(x as Node, ops.take(x as Node, 3)),
  (x) => mapped((a) => a + (one(x).data[3] as number), one(x)),
);
add(
  "gather",
  "indices of each row",
  [[4, 2], [3]],
  (x, i) => ops.gather(x as Node, i as Node, { batchDims: 1 }),
  (x, i) =>
    filledBy([3, 3, 2], ([n, k, j]) =>
      elementOf(one(x), [n, elementOf(one(i), [n, k] as number[]), j] as number[]),
    ),
  { indices: { 1: 4 } },
);
add(
  "takeAlongAxis",
  "the largest",
  [[4, 3]],
  (x) => ops.takeAlongAxis(x as Node, ops.argmax(x as Node, { axis: 1, keepdims: true }), { axis: 1 }),
  (x) => reduced(one(x), [1], (v) => Math.max(...v), true),
);
add(
  "oneHot",
  "classes last",
  [[4]],
  (x) => ops.oneHot(x as Node, 3),
  (x) => filledBy([3, 4, 3], ([n, i, k]) => (elementOf(one(x), [n, i] as number[]) === k ? 1 : 0)),
  { indices: { 0: 3 }, hasNoGradient: true },
);
add(
  "oneHot",
  "classes first",
  [[4]],
  (x) => ops.oneHot(x as Node, 3, { axis: 1 }),
  (x) => filledBy([3, 3, 4], ([n, k, i]) => (elementOf(one(x), [n, i] as number[]) === k ? 1 : 0)),
  { indices: { 0: 4 }, hasNoGradient: true },
);

const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const activations = {
  elu: (x: number) => (x > 0 ? x : Math.expm1(x)),
  gelu: (x: number) => (x / 2) * (1 + references.erf.value(x / Math.SQRT2, 0, 0)),
  leakyRelu: (x: number) => (x > 0 ? x : 0.2 * x),
  logSigmoid: (x: number) => Math.log(sigmoid(x)),
  relu: (x: number) => Math.max(0, x),
  silu: (x: number) => x * sigmoid(x),
  softplus: (x: number) => Math.log1p(Math.exp(x)),
};
for (const [name, f] of Object.entries(activations) as [keyof typeof activations, (x: number) => number][])
  add(
    name,
    "each number",
    [[5]],
    (x) => ops[name](x as Node),
    (x) => mapped(f, one(x)),
  );

export const opCases: readonly OpCase[] = cases;

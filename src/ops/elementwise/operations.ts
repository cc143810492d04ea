// The element-wise operations: what each computes, and the gradient for each of its operands, both as formulas. Comparisons, `sign` and what
// rounds have gradient 0; where operands are equal, `maximum` and `minimum` give half to each.

import type { Formula } from "./expression.js";
import * as f from "./expression.js";

export interface Operation {
  readonly value: (...x: Formula[]) => Formula;
  /** d loss / d operand for each operand, from d loss / d y. Left out: 0 everywhere. */
  readonly gradients?: (dy: Formula, y: Formula, ...x: Formula[]) => readonly Formula[];
}

/** 2/√π. */
const ERF_SLOPE = 1.1283791670955126;

type F = Formula;
const both = (a: F, b: F): F => f.multiply(f.notEqual(a, 0), f.notEqual(b, 0));

/** One operand. */
const unary = {
  negative: { value: f.negative, gradients: (dy: F) => [f.negative(dy)] },
  sqrt: { value: f.sqrt, gradients: (dy: F, y: F) => [f.divide(f.multiply(dy, 0.5), y)] },
  square: { value: f.square, gradients: (dy: F, _: F, x: F) => [f.multiply(dy, f.multiply(2, x))] },
  abs: { value: f.abs, gradients: (dy: F, _: F, x: F) => [f.multiply(dy, f.sign(x))] },
  sign: { value: f.sign },
  exp: { value: f.exp, gradients: (dy: F, y: F) => [f.multiply(dy, y)] },
  log: { value: f.log, gradients: (dy: F, _: F, x: F) => [f.divide(dy, x)] },
  log1p: { value: f.log1p, gradients: (dy: F, _: F, x: F) => [f.divide(dy, f.add(1, x))] },
  expm1: { value: f.expm1, gradients: (dy: F, y: F) => [f.multiply(dy, f.add(y, 1))] },
  sin: { value: f.sin, gradients: (dy: F, _: F, x: F) => [f.multiply(dy, f.cos(x))] },
  cos: { value: f.cos, gradients: (dy: F, _: F, x: F) => [f.negative(f.multiply(dy, f.sin(x)))] },
  tanh: { value: f.tanh, gradients: (dy: F, y: F) => [f.multiply(dy, f.subtract(1, f.square(y)))] },
  sigmoid: {
    value: f.sigmoid,
    gradients: (dy: F, y: F) => [f.multiply(dy, f.multiply(y, f.subtract(1, y)))],
  },
  erf: {
    value: f.erf,
    gradients: (dy: F, _: F, x: F) => [f.multiply(dy, f.multiply(ERF_SLOPE, f.exp(f.negative(f.square(x)))))],
  },
  reciprocal: {
    value: f.reciprocal,
    gradients: (dy: F, y: F) => [f.negative(f.multiply(dy, f.square(y)))],
  },
  rsqrt: {
    value: (x: F) => f.reciprocal(f.sqrt(x)),
    gradients: (dy: F, y: F) => [f.multiply(f.multiply(dy, -0.5), f.multiply(y, f.square(y)))],
  },
  floor: { value: f.floor },
  ceil: { value: f.ceil },
  round: { value: f.round },
  logicalNot: { value: (x: F) => f.equal(x, 0) },
};

/** Two operands, broadcast against each other. */
const binary = {
  add: { value: f.add, gradients: (dy: F) => [dy, dy] },
  subtract: { value: f.subtract, gradients: (dy: F) => [dy, f.negative(dy)] },
  multiply: {
    value: f.multiply,
    gradients: (dy: F, _: F, a: F, b: F) => [f.multiply(dy, b), f.multiply(dy, a)],
  },
  divide: {
    value: f.divide,
    gradients: (dy: F, y: F, _: F, b: F) => [f.divide(dy, b), f.negative(f.divide(f.multiply(dy, y), b))],
  },
  power: {
    value: f.power,
    gradients: (dy: F, y: F, a: F, b: F) => {
      const lower = typeof b === "number" ? b - 1 : f.subtract(b, 1);
      const positive = f.greater(a, 0);
      return [
        f.multiply(dy, f.multiply(b, f.power(a, lower))),
        f.where(positive, f.multiply(f.multiply(dy, y), f.log(f.where(positive, a, 1))), 0),
      ];
    },
  },
  maximum: { value: f.maximum, gradients: (dy: F, _: F, a: F, b: F) => chosen(dy, a, b) },
  minimum: { value: f.minimum, gradients: (dy: F, _: F, a: F, b: F) => chosen(dy, b, a) },
  equal: { value: f.equal },
  notEqual: { value: f.notEqual },
  greater: { value: f.greater },
  greaterEqual: { value: f.greaterEqual },
  less: { value: (a: F, b: F) => f.greater(b, a) },
  lessEqual: { value: (a: F, b: F) => f.greaterEqual(b, a) },
  logicalAnd: { value: both },
  logicalOr: { value: (a: F, b: F) => f.maximum(f.notEqual(a, 0), f.notEqual(b, 0)) },
};

/** The gradient goes to the larger one, by halves where they are equal. */
function chosen(dy: F, a: F, b: F): readonly F[] {
  const tie = f.multiply(0.5, f.equal(a, b));
  return [f.multiply(dy, f.add(f.greater(a, b), tie)), f.multiply(dy, f.add(f.greater(b, a), tie))];
}

/** Three operands. */
const ternary = {
  /** Where the first is not 0 the second, else the third. */
  where: {
    value: f.where,
    gradients: (dy: F, _: F, condition: F) => [0, f.where(condition, dy, 0), f.where(condition, 0, dy)],
  },
  /** The first, but within the second and the third. At a bound the gradient is that of within. */
  clip: {
    value: (x: F, low: F, high: F) => f.minimum(f.maximum(x, low), high),
    gradients: (dy: F, _: F, x: F, low: F, high: F) => [
      f.where(f.multiply(f.greaterEqual(x, low), f.greaterEqual(high, x)), dy, 0),
      0,
      0,
    ],
  },
};

export const operations = { ...unary, ...binary, ...ternary } satisfies Record<string, Operation>;
export type OperationName = keyof typeof operations;

// What each element-wise operation is, in float64. An operation without an entry fails.
import type { OperationName } from "../../src/ops/elementwise/operations.js";

interface Reference {
  readonly value: (a: number, b: number, c: number) => number;
  /** Numbers that operands are drawn from, where not −2 … 2. */
  readonly range?: readonly [low: number, high: number];
  readonly operands?: number;
}

/** erf by its series and, farther out, its continued fraction. */
function erf(x: number): number {
  if (Math.abs(x) < 2.5) {
    let term = x;
    let total = x;
    for (let n = 1; n < 80; n++) {
      term *= (-x * x) / n;
      total += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * total;
  }
  let fraction = 0;
  for (let n = 60; n > 0; n--) fraction = n / 2 / (Math.abs(x) + fraction);
  const tail = Math.exp(-x * x) / Math.sqrt(Math.PI) / (Math.abs(x) + fraction);
  return Math.sign(x) * (1 - tail);
}

const truth = (b: boolean): number => (b ? 1 : 0);
const even = (x: number): number => (Math.abs(x % 1) === 0.5 ? 2 * Math.round(x / 2) : Math.round(x));

export const references: Record<OperationName, Reference> = {
  negative: { value: (x) => -x },
  sqrt: { value: Math.sqrt, range: [0.1, 4] },
  square: { value: (x) => x * x },
  abs: { value: Math.abs },
  sign: { value: Math.sign },
  exp: { value: Math.exp },
  log: { value: Math.log, range: [0.1, 4] },
  log1p: { value: Math.log1p, range: [-0.8, 4] },
  expm1: { value: Math.expm1 },
  sin: { value: Math.sin },
  cos: { value: Math.cos },
  tanh: { value: Math.tanh },
  sigmoid: { value: (x) => 1 / (1 + Math.exp(-x)) },
  erf: { value: erf },
  reciprocal: { value: (x) => 1 / x, range: [0.3, 3] },
  rsqrt: { value: (x) => 1 / Math.sqrt(x), range: [0.3, 3] },
  floor: { value: Math.floor },
  ceil: { value: Math.ceil },
  round: { value: even },
  logicalNot: { value: (x) => truth(x === 0) },
  add: { value: (a, b) => a + b, operands: 2 },
  subtract: { value: (a, b) => a - b, operands: 2 },
  multiply: { value: (a, b) => a * b, operands: 2 },
  divide: { value: (a, b) => a / b, operands: 2, range: [0.3, 3] },
  power: { value: Math.pow, operands: 2, range: [0.3, 2] },
  maximum: { value: (a, b) => Math.max(a, b), operands: 2 },
  minimum: { value: (a, b) => Math.min(a, b), operands: 2 },
  equal: { value: (a, b) => truth(a === b), operands: 2 },
  notEqual: { value: (a, b) => truth(a !== b), operands: 2 },
  greater: { value: (a, b) => truth(a > b), operands: 2 },
  greaterEqual: { value: (a, b) => truth(a >= b), operands: 2 },
  less: { value: (a, b) => truth(a < b), operands: 2 },
  lessEqual: { value: (a, b) => truth(a <= b), operands: 2 },
  logicalAnd: { value: (a, b) => truth(a !== 0 && b !== 0), operands: 2 },
  logicalOr: { value: (a, b) => truth(a !== 0 || b !== 0), operands: 2 },
  where: { value: (a, b, c) => (a !== 0 ? b : c), operands: 3 },
  clip: { value: (x, low, high) => Math.min(Math.max(x, low), high), operands: 3 },
};

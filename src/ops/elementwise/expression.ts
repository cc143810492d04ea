// Formulas of element-wise operations over values and numbers: what is appended as one instruction, and what chains are fused from.
import { Op } from "../../contract/elementwise.js";
import { Value } from "../../tape/value.js";

/** A number, a value (broadcast where it is smaller), or an operation on formulas. */
export type Formula = number | Value | Applied;

export interface Applied {
  readonly op: Op;
  readonly of: readonly Formula[];
}

type Unary = (x: Formula) => Applied;
type Binary = (a: Formula, b: Formula) => Applied;
const apply = (op: Op, ...of: Formula[]): Applied => ({ op, of });

export const negative: Unary = (x) => apply(Op.Negative, x);
export const sqrt: Unary = (x) => apply(Op.Sqrt, x);
export const square: Unary = (x) => apply(Op.Square, x);
export const abs: Unary = (x) => apply(Op.Abs, x);
export const sign: Unary = (x) => apply(Op.Sign, x);
export const exp: Unary = (x) => apply(Op.Exp, x);
export const log: Unary = (x) => apply(Op.Log, x);
export const log1p: Unary = (x) => apply(Op.Log1p, x);
export const expm1: Unary = (x) => apply(Op.Expm1, x);
export const sin: Unary = (x) => apply(Op.Sin, x);
export const cos: Unary = (x) => apply(Op.Cos, x);
export const tanh: Unary = (x) => apply(Op.Tanh, x);
export const sigmoid: Unary = (x) => apply(Op.Sigmoid, x);
export const erf: Unary = (x) => apply(Op.Erf, x);
export const reciprocal: Unary = (x) => apply(Op.Reciprocal, x);
export const floor: Unary = (x) => apply(Op.Floor, x);
export const ceil: Unary = (x) => apply(Op.Ceil, x);
export const round: Unary = (x) => apply(Op.Round, x);
export const add: Binary = (a, b) => apply(Op.Add, a, b);
export const subtract: Binary = (a, b) => apply(Op.Subtract, a, b);
export const multiply: Binary = (a, b) => apply(Op.Multiply, a, b);
export const divide: Binary = (a, b) => apply(Op.Divide, a, b);
export const maximum: Binary = (a, b) => apply(Op.Maximum, a, b);
export const minimum: Binary = (a, b) => apply(Op.Minimum, a, b);
export const equal: Binary = (a, b) => apply(Op.Equal, a, b);
export const notEqual: Binary = (a, b) => apply(Op.NotEqual, a, b);
export const greater: Binary = (a, b) => apply(Op.Greater, a, b);
export const greaterEqual: Binary = (a, b) => apply(Op.GreaterEqual, a, b);

/** condition ≠ 0 ? a : b, neither touched by what the other is. */
export function where(condition: Formula, a: Formula, b: Formula): Applied {
  return { op: Op.Where, of: [condition, a, b] };
}

/** aᵇ, exact and quick where b is one of the usual numbers. */
export function power(a: Formula, b: Formula): Formula {
  if (b === 1) return a;
  if (b === 2) return square(a);
  if (b === 0.5) return sqrt(a);
  if (b === -1) return reciprocal(a);
  return { op: Op.Power, of: [a, b] };
}

/** The values in a formula, each once. */
export function valuesIn(formula: Formula, found = new Set<Value>()): Set<Value> {
  if (formula instanceof Value) found.add(formula);
  else if (typeof formula !== "number") for (const part of formula.of) valuesIn(part, found);
  return found;
}

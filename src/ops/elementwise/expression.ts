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
const unary =
  (op: Op): Unary =>
  (x) => ({ op, of: [x] });
const binary =
  (op: Op): Binary =>
  (a, b) => ({ op, of: [a, b] });

export const negative = /* @__PURE__ */ unary(Op.Negative);
export const sqrt = /* @__PURE__ */ unary(Op.Sqrt);
export const square = /* @__PURE__ */ unary(Op.Square);
export const abs = /* @__PURE__ */ unary(Op.Abs);
export const sign = /* @__PURE__ */ unary(Op.Sign);
export const exp = /* @__PURE__ */ unary(Op.Exp);
export const log = /* @__PURE__ */ unary(Op.Log);
export const log1p = /* @__PURE__ */ unary(Op.Log1p);
export const expm1 = /* @__PURE__ */ unary(Op.Expm1);
export const sin = /* @__PURE__ */ unary(Op.Sin);
export const cos = /* @__PURE__ */ unary(Op.Cos);
export const tanh = /* @__PURE__ */ unary(Op.Tanh);
export const sigmoid = /* @__PURE__ */ unary(Op.Sigmoid);
export const erf = /* @__PURE__ */ unary(Op.Erf);
export const reciprocal = /* @__PURE__ */ unary(Op.Reciprocal);
export const floor = /* @__PURE__ */ unary(Op.Floor);
export const ceil = /* @__PURE__ */ unary(Op.Ceil);
export const round = /* @__PURE__ */ unary(Op.Round);
export const add = /* @__PURE__ */ binary(Op.Add);
export const subtract = /* @__PURE__ */ binary(Op.Subtract);
export const multiply = /* @__PURE__ */ binary(Op.Multiply);
export const divide = /* @__PURE__ */ binary(Op.Divide);
export const maximum = /* @__PURE__ */ binary(Op.Maximum);
export const minimum = /* @__PURE__ */ binary(Op.Minimum);
export const equal = /* @__PURE__ */ binary(Op.Equal);
export const notEqual = /* @__PURE__ */ binary(Op.NotEqual);
export const greater = /* @__PURE__ */ binary(Op.Greater);
export const greaterEqual = /* @__PURE__ */ binary(Op.GreaterEqual);

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

// Element-wise operations on a tape, with broadcasting and gradients.
import { type Shape, sizeOf } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import { Value } from "../../tape/value.js";
import { reduceGroups } from "../reduceAxis.js";
import { assign } from "./assign.js";
import { broadcastShape } from "./broadcast.js";
import type { Formula } from "./expression.js";
import { type Operation, type OperationName, operations } from "./operations.js";

/** A value of the tape, or a number. */
export type Operand = Value | number;

/**
 * Appends an element-wise operation on values and numbers, at least one of them a value, broadcast against each other.
 *
 * @throws {RangeError} where the shapes don't broadcast.
 */
export function apply(tape: Tape, name: OperationName, ...operands: readonly Operand[]): Value {
  const { value, gradients }: Operation = operations[name];
  const values = operands.filter((operand): operand is Value => operand instanceof Value);
  const shape = broadcastShape(
    values.map((v) => v.shape),
    name,
  );
  const differentiable = gradients !== undefined && values.some((v) => v.differentiable);
  const y = tape.value(shape, differentiable);
  assign(tape, y, value(...operands));
  if (!differentiable) return y;
  tape.onBackward(y, (dy) => {
    const laid = dy.shape.length === shape.length ? dy : tape.view(dy, shape);
    const each = gradients(laid, y, ...operands);
    operands.forEach((x, i) => {
      const gradient = each[i] as Formula;
      if (x instanceof Value && gradient !== 0) contributeFormula(tape, x, shape, gradient);
    });
  });
  return y;
}

/** Adds a formula over a shape to the gradient of a value that was broadcast to it. */
export function contributeFormula(tape: Tape, x: Value, shape: Shape, formula: Formula): void {
  if (!x.differentiable) return;
  if (x.elements === sizeOf(shape)) {
    tape.contribute(x, (dx) => assign(tape, dx, formula, shape));
    return;
  }
  let whole = formula as Value;
  if (!(formula instanceof Value)) {
    whole = tape.value(shape, false);
    assign(tape, whole, formula);
  }
  tape.contribute(x, (dx) => reduceGroups(tape, whole, dx, x.shape, shape));
}

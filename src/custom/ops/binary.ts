// Operations on two or three nodes, numbers or arrays, element by element, broadcast as NumPy does: shapes are laid against each other at
// their last axes, the batch being axis 0 of nodes that have one, and sizes of 1 are repeated.
// Source: https://numpy.org/doc/stable/user/basics.broadcasting.html
import type { Node } from "../../layers/node.js";
import { apply } from "../../ops/elementwise/apply.js";
import type { OperationName } from "../../ops/elementwise/operations.js";
import { type Operand, offered, operate, operation } from "../operation.js";

type Binary = (a: Operand, b: Operand) => Node;

function elementwise(name: OperationName) {
  return operation(name, {}, (tape, operands) => apply(tape, name, ...operands));
}

function binary(name: OperationName): Binary {
  const defined = elementwise(name);
  const call: Binary = (a, b) => operate(defined, [a, b])[0] as Node;
  return offered(call, defined);
}

/**
 * a + b. Broadcast as NumPy does.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.add(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#add-function
 */
export const add = binary("add");

/**
 * a − b. Broadcast as NumPy does.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.subtract(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#subtract-function
 */
export const subtract = binary("subtract");

/**
 * a · b. Broadcast as NumPy does.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.multiply(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#multiply-function
 */
export const multiply = binary("multiply");

/**
 * a / b. Broadcast as NumPy does.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.divide(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#divide-function
 */
export const divide = binary("divide");

/**
 * aᵇ; exact for b of 1, 2, ½ and −1. The gradient by b is 0 where a ≤ 0.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.power(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#power-function
 */
export const power = binary("power");

/**
 * The larger of the two; where they are equal each gets half of the gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.maximum(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#maximum-function
 */
export const maximum = binary("maximum");

/**
 * The smaller of the two; where they are equal each gets half of the gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.minimum(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#minimum-function
 */
export const minimum = binary("minimum");

/**
 * 1 where a = b, else 0; no gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.equal(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#equal-function
 */
export const equal = binary("equal");

/**
 * 1 where a ≠ b, else 0; no gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.notEqual(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#notequal-function
 */
export const notEqual = binary("notEqual");

/**
 * 1 where a > b, else 0; no gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.greater(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#greater-function
 */
export const greater = binary("greater");

/**
 * 1 where a ≥ b, else 0; no gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.greaterEqual(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#greaterequal-function
 */
export const greaterEqual = binary("greaterEqual");

/**
 * 1 where a < b, else 0; no gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.less(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#less-function
 */
export const less = binary("less");

/**
 * 1 where a ≤ b, else 0; no gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.lessEqual(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#lessequal-function
 */
export const lessEqual = binary("lessEqual");

/**
 * 1 where neither is 0, else 0; no gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.logicalAnd(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#logicaland-function
 */
export const logicalAnd = binary("logicalAnd");

/**
 * 1 where one of them is not 0, else 0; no gradient.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.logicalOr(input({ shape: [4] }), 0.5);
 * @see https://keras.io/api/ops/numpy/#logicalor-function
 */
export const logicalOr = binary("logicalOr");

const whereOperation = elementwise("where");
const choose = (condition: Operand, a: Operand, b: Operand): Node =>
  operate(whereOperation, [condition, a, b])[0] as Node;

/**
 * a where the condition is not 0, else b: what is not chosen does no harm, not even by NaN. Broadcast as NumPy does.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const x = input({ shape: [4] });
 * const y = ops.where(ops.greater(x, 0), ops.log1p(x), 0);
 * @see https://keras.io/api/ops/numpy/#where-function
 */
export const where = /* @__PURE__ */ offered(choose, whereOperation);

const clipOperation = elementwise("clip");
const bounded = (x: Operand, low: Operand, high: Operand): Node =>
  operate(clipOperation, [x, low, high])[0] as Node;

/**
 * x, but not below `low` and not above `high`; beyond them the gradient is 0, and the bounds themselves have none.
 *
 * @throws {RangeError} where shapes don't broadcast.
 * @example
 * const y = ops.clip(input({ shape: [4] }), -1, 1);
 * @see https://keras.io/api/ops/numpy/#clip-function
 */
export const clip = /* @__PURE__ */ offered(bounded, clipOperation);

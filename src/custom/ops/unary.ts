// Operations on each number of one node. A NaN stays NaN; within 2 ulp of the exact functions, and the same bits on every machine.
import type { Node } from "../../layers/node.js";
import { apply } from "../../ops/elementwise/apply.js";
import type { OperationName } from "../../ops/elementwise/operations.js";
import { offered, operate, operation } from "../operation.js";

/** An operation on each number of a node. */
type Unary = (x: Node) => Node;

function unary(name: OperationName): Unary {
  const defined = operation(name, {}, (tape, [x]) => apply(tape, name, x as NonNullable<typeof x>));
  return offered((x: Node): Node => operate(defined, [x])[0] as Node, defined);
}

/**
 * −x. Element by element.
 *
 * @example
 * const y = ops.negative(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#negative-function
 */
export const negative = unary("negative");

/**
 * √x; NaN below 0.
 *
 * @example
 * const y = ops.sqrt(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#sqrt-function
 */
export const sqrt = unary("sqrt");

/**
 * 1 / √x. Element by element.
 *
 * @example
 * const y = ops.rsqrt(input({ shape: [4] }));
 * @see https://keras.io/api/ops/core/
 */
export const rsqrt = unary("rsqrt");

/**
 * x². Element by element.
 *
 * @example
 * const y = ops.square(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#square-function
 */
export const square = unary("square");

/**
 * |x|; the gradient at 0 is 0.
 *
 * @example
 * const y = ops.abs(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#abs-function
 */
export const abs = unary("abs");

/**
 * −1, 0 or 1; its gradient is 0.
 *
 * @example
 * const y = ops.sign(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#sign-function
 */
export const sign = unary("sign");

/**
 * eˣ. Element by element.
 *
 * @example
 * const y = ops.exp(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#exp-function
 */
export const exp = unary("exp");

/**
 * eˣ − 1, exact for small x.
 *
 * @example
 * const y = ops.expm1(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#expm1-function
 */
export const expm1 = unary("expm1");

/**
 * Natural logarithm.
 *
 * @example
 * const y = ops.log(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#log-function
 */
export const log = unary("log");

/**
 * log(1 + x), exact for small x.
 *
 * @example
 * const y = ops.log1p(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#log1p-function
 */
export const log1p = unary("log1p");

/**
 * Sine, of radians.
 *
 * @example
 * const y = ops.sin(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#sin-function
 */
export const sin = unary("sin");

/**
 * Cosine, of radians.
 *
 * @example
 * const y = ops.cos(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#cos-function
 */
export const cos = unary("cos");

/**
 * Hyperbolic tangent.
 *
 * @example
 * const y = ops.tanh(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#tanh-function
 */
export const tanh = unary("tanh");

/**
 * 1 / (1 + e⁻ˣ).
 *
 * @example
 * const y = ops.sigmoid(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#sigmoid-function
 */
export const sigmoid = unary("sigmoid");

/**
 * The error function, 2/√π · ∫₀ˣ exp(−t²) dt.
 *
 * @example
 * const y = ops.erf(input({ shape: [4] }));
 * @see https://keras.io/api/ops/core/#erf-function
 */
export const erf = unary("erf");

/**
 * 1 / x. Element by element.
 *
 * @example
 * const y = ops.reciprocal(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#reciprocal-function
 */
export const reciprocal = unary("reciprocal");

/**
 * The largest whole number that is not above x; its gradient is 0.
 *
 * @example
 * const y = ops.floor(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#floor-function
 */
export const floor = unary("floor");

/**
 * The smallest whole number that is not below x; its gradient is 0.
 *
 * @example
 * const y = ops.ceil(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#ceil-function
 */
export const ceil = unary("ceil");

/**
 * The nearest whole number, the even one of two; its gradient is 0.
 *
 * @example
 * const y = ops.round(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#round-function
 */
export const round = unary("round");

/**
 * 1 where x is 0, else 0; its gradient is 0.
 *
 * @example
 * const y = ops.logicalNot(input({ shape: [4] }));
 * @see https://keras.io/api/ops/numpy/#logicalnot-function
 */
export const logicalNot = unary("logicalNot");

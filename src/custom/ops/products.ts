// Products of matrices.
import type { Node } from "../../layers/node.js";
import { einsum as sumOfProducts } from "../../ops/einsum.js";
import { matmul as product } from "../../ops/matmul.js";
import { required, text } from "../../options.js";
import { asValue, type Operand, offered, operate, operation } from "../operation.js";

const matmulOperation = operation("matmul", {}, (tape, [a, b]) =>
  product(tape, asValue(tape, a as number), asValue(tape, b as number)),
);
const multiplied = (a: Operand, b: Operand): Node => operate(matmulOperation, [a, b])[0] as Node;

/**
 * The matrix product of the last two axes, those before them broadcast; a vector is a row on the left, a column on the right.
 *
 * @throws {RangeError} where sizes don't fit.
 * @example
 * const x = input({ shape: [4, 3] });
 * const y = ops.matmul(x, ops.transpose(x, { axes: [0, 2, 1] })); // rows of shape [4, 4]
 * @see https://keras.io/api/ops/numpy/#matmul-function
 */
export const matmul = /* @__PURE__ */ offered(multiplied, matmulOperation);

const einsumOptions = { equation: required(text()) };
const einsumOperation = operation("einsum", einsumOptions, (tape, operands, { equation }) =>
  sumOfProducts(
    tape,
    equation,
    operands.map((operand) => asValue(tape, operand)),
  ),
);
const summed = (equation: string, ...operands: Operand[]): Node =>
  operate(einsumOperation, operands, { equation })[0] as Node;

/**
 * Products of nodes whose axes have letters, summed over the letters that the result lacks.
 *
 * @param equation letters of each node, the batch's among them, then `->` and those of the result (default: the letters that stand once).
 *   `...` stands for axes that are broadcast. A letter stands once in each.
 * @throws {RangeError} for what is no such equation, or does not fit the shapes.
 * @example
 * const x = input({ shape: [4, 3] });
 * const y = ops.einsum("bij,bkj->bik", x, x); // rows of shape [4, 4]
 * @see https://keras.io/api/ops/numpy/#einsum-function
 */
export const einsum = /* @__PURE__ */ offered(summed, einsumOperation);

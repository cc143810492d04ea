// Operations that look elements up by their numbers. Indices are nodes or numbers, whole, negative ones counted from the end; an index that an
// axis does not have gives NaN. They have no gradient; that of the elements adds up where one is taken more than once.
import type { Node } from "../../layers/node.js";
import { apply } from "../../ops/elementwise/apply.js";
import { inverseOrder, permute } from "../../ops/permute.js";
import { take as lookUp } from "../../ops/take.js";
import { count, type Given, integer, optional, required, whole } from "../../options.js";
import { axisOf, sizeOf } from "../../shape.js";
import type { Value } from "../../tape/value.js";
import { asValue, type Operand, offered, operate, operation } from "../operation.js";

const oneAxis = { axis: optional(integer()) };
const takeOperation = operation("take", oneAxis, (tape, [given, indices], { axis }) => {
  const x = asValue(tape, given as Value);
  const flat = axis === undefined ? tape.view(x, [sizeOf(x.shape)]) : x;
  return lookUp(tape, flat, asValue(tape, indices as Value), axis ?? 0);
});
const taken = (x: Operand, indices: Operand, options?: Given<typeof oneAxis>): Node =>
  operate(takeOperation, [x, indices], options)[0] as Node;

/**
 * Slices of an axis by their numbers; axes of the indices take its place.
 *
 * @param indices a node, a number or numbers. @param options.axis default: all axes as one.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.take(input({ shape: [4, 3] }), [0, -1], { axis: 1 }); // rows of shape [2, 3]
 * @see https://keras.io/api/ops/numpy/#take-function
 */
export const take = /* @__PURE__ */ offered(taken, takeOperation);

const gatherOptions = { axis: optional(integer()), batchDims: whole(0) };
const gatherOperation = operation("gather", gatherOptions, (tape, [x, indices], { axis, batchDims }) =>
  lookUp(tape, asValue(tape, x as Value), asValue(tape, indices as Value), axis ?? batchDims, batchDims),
);
const gathered = (x: Operand, indices: Operand, options?: Given<typeof gatherOptions>): Node =>
  operate(gatherOperation, [x, indices], options)[0] as Node;

/**
 * Slices of an axis by their numbers, where x and indices share their first axes: each row has indices of its own.
 *
 * @param indices a node, a number or numbers. @param options.axis default: the first that is not shared.
 * @param options.batchDims how many axes are shared. Default 0.
 * @throws {RangeError} where the shared axes differ, or the axis is one of them.
 * @example
 * const places = input({ shape: [2] });
 * const y = ops.gather(input({ shape: [4, 3] }), places, { batchDims: 1 }); // rows of shape [2, 3]
 * @see https://www.tensorflow.org/api_docs/python/tf/gather
 */
export const gather = /* @__PURE__ */ offered(gathered, gatherOperation);

const alongOptions = { axis: integer(-1) };
const alongOperation = operation("takeAlongAxis", alongOptions, (tape, [given, places], { axis }) => {
  const x = asValue(tape, given as Value);
  const indices = asValue(tape, places as Value);
  const at = axisOf(axis, x.shape, "ops.takeAlongAxis");
  const order = [...x.shape.keys()].filter((i) => i !== at).concat(at);
  if (indices.shape.length !== order.length)
    throw new RangeError(
      `ops.takeAlongAxis: indices must have as many axes as x, ${order.length}, got ${indices.shape.length}.`,
    );
  const found = lookUp(tape, permute(tape, x, order), permute(tape, indices, order), -1, order.length - 1);
  return permute(tape, found, inverseOrder(order));
});
const takenAlong = (x: Operand, indices: Operand, options?: Given<typeof alongOptions>): Node =>
  operate(alongOperation, [x, indices], options)[0] as Node;

/**
 * The element of an axis that an index names, at each place of the other axes: what `argmax` points to.
 *
 * @param indices a node as large as x but for the axis. @param options.axis default -1.
 * @throws {RangeError} where shapes differ in other axes.
 * @example
 * const x = input({ shape: [4] });
 * const y = ops.takeAlongAxis(x, ops.argmax(x, { axis: -1, keepdims: true })); // rows of shape [1]
 * @see https://keras.io/api/ops/numpy/#takealongaxis-function
 */
export const takeAlongAxis = /* @__PURE__ */ offered(takenAlong, alongOperation);

const oneHotOptions = { numClasses: required(count()), axis: integer(-1) };
const oneHotOperation = operation("oneHot", oneHotOptions, (tape, [given], { numClasses, axis }) => {
  const x = asValue(tape, given as Value);
  const at = axisOf(axis, [...x.shape, 1], "ops.oneHot");
  const classes = tape.constant(Float32Array.from({ length: numClasses }, (_, i) => i));
  const behind = x.shape.slice(at).map(() => 1);
  const wide = tape.view(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
  return apply(tape, "equal", wide, tape.view(classes, [numClasses, ...behind]));
});
const hot = (x: Operand, numClasses: number, options?: { readonly axis?: number }): Node =>
  operate(oneHotOperation, [x], { ...options, numClasses })[0] as Node;

/**
 * Class indices as vectors of 0 with a 1 at the index; what is no class gives 0 alone. No gradient.
 *
 * @param numClasses ≥ 1. @param options.axis where the classes stand in the result. Default -1.
 * @throws {RangeError} for an axis that the result does not have.
 * @example
 * const y = ops.oneHot(input({ shape: [4] }), 3); // rows of shape [4, 3]
 * @see https://keras.io/api/ops/nn/#onehot-function
 */
export const oneHot = /* @__PURE__ */ offered(hot, oneHotOperation);

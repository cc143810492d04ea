// Operations that give the numbers of a node another shape, or repeat them. The batch is axis 0 of nodes that have one.
import type { Node } from "../../layers/node.js";
import { broadcastShape } from "../../ops/elementwise/broadcast.js";
import { expand } from "../../ops/expand.js";
import { permute } from "../../ops/permute.js";
import { axesOf } from "../../ops/reduce.js";
import { axes, type Given, integer, listOf, type Option, optional, refuse, required } from "../../options.js";
import { axisOf, type Shape, showShape, sizeOf } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import { Value } from "../../tape/value.js";
import { offered, operate, operation } from "../operation.js";

type Sizes = readonly (number | null)[];

const sizes: Option<Sizes> = {
  expected: "a list of whole numbers >= 1, null for as long as it is, or one -1 for what is left",
  parse(value, who) {
    const good = (n: unknown): boolean =>
      n === null || (Number.isSafeInteger(n) && ((n as number) >= 1 || n === -1));
    if (!Array.isArray(value) || !value.every(good) || value.filter((n) => n === -1).length > 1)
      refuse(who, this.expected, value, Array.isArray(value));
    return [...(value as Sizes)];
  },
};

/** Sizes with those of x in the place of null. */
function filled(x: Value, wanted: Sizes, who: string): number[] {
  return wanted.map((size, i) => {
    if (size !== null) return size;
    const own = x.shape[i];
    if (own === undefined)
      throw new RangeError(`${who}: the shape ${showShape(x.shape)} has no axis ${i} for null.`);
    return own;
  });
}

const reshapeOperation = operation(
  "reshape",
  { newShape: required(sizes) },
  (tape, [given], { newShape }) => {
    const x = given as Value;
    const wanted = filled(x, newShape, "ops.reshape");
    const known = sizeOf(wanted.filter((n) => n !== -1));
    const shape = wanted.map((n) => (n === -1 ? x.elements / known : n));
    if (sizeOf(shape) !== x.elements || !shape.every(Number.isSafeInteger)) {
      throw new RangeError(
        `ops.reshape: newShape ${showShape(newShape)} does not hold the numbers of shape ${showShape(x.shape)}. The products of the sizes must be equal.`,
      );
    }
    return tape.view(x, shape);
  },
);
const reshaped = (x: Node, newShape: Sizes): Node => operate(reshapeOperation, [x], { newShape })[0] as Node;

/**
 * The same numbers in another shape, the batch among its axes.
 *
 * @param newShape sizes; one may be −1, which takes what is left, and null keeps the size that the node has there: `[null, 4, -1]`.
 * @throws {RangeError} where it does not hold as many numbers.
 * @example
 * const y = ops.reshape(input({ shape: [6] }), [null, 2, 3]);
 * @see https://keras.io/api/ops/numpy/#reshape-function
 */
export const reshape = /* @__PURE__ */ offered(reshaped, reshapeOperation);

const expandOperation = operation("expandDims", { axis: required(integer()) }, (tape, [given], { axis }) => {
  const x = given as Value;
  const at = axisOf(axis, [...x.shape, 1], "ops.expandDims");
  return tape.view(x, [...x.shape.slice(0, at), 1, ...x.shape.slice(at)]);
});
const expanded = (x: Node, axis: number): Node => operate(expandOperation, [x], { axis })[0] as Node;

/**
 * A new axis of size 1.
 *
 * @param axis where it stands in the result; negative ones are counted from the end.
 * @throws {RangeError} for an axis that the result does not have.
 * @example
 * const y = ops.expandDims(input({ shape: [4] }), -1); // rows of shape [4, 1]
 * @see https://keras.io/api/ops/numpy/#expanddims-function
 */
export const expandDims = /* @__PURE__ */ offered(expanded, expandOperation);

const squeezeOptions = { axis: optional(axes()) };
const squeezeOperation = operation("squeeze", squeezeOptions, (tape, [given], { axis }) => {
  const x = given as Value;
  const all = [...x.shape.keys()].filter((i) => x.shape[i] === 1);
  const gone = axis === undefined ? all : axesOf(axis, x.shape, "ops.squeeze");
  const long = gone.find((i) => x.shape[i] !== 1);
  if (long !== undefined)
    throw new RangeError(
      `ops.squeeze: axis ${long} of shape ${showShape(x.shape)} has size ${x.shape[long]}. Only axes of size 1 can go.`,
    );
  return tape.view(
    x,
    x.shape.filter((_, i) => !gone.includes(i)),
  );
});
const squeezed = (x: Node, options?: Given<typeof squeezeOptions>): Node =>
  operate(squeezeOperation, [x], options)[0] as Node;

/**
 * Axes of size 1 taken away.
 *
 * @param options.axis one, or a list. Default: all of size 1.
 * @throws {RangeError} where an axis has another size.
 * @example
 * const y = ops.squeeze(input({ shape: [4, 1] }), { axis: -1 }); // rows of shape [4]
 * @see https://keras.io/api/ops/numpy/#squeeze-function
 */
export const squeeze = /* @__PURE__ */ offered(squeezed, squeezeOperation);

const transposeOptions = { axes: optional(listOf(integer())) };
const transposeOperation = operation("transpose", transposeOptions, (tape, [given], { axes: order }) => {
  const x = given as Value;
  const rank = x.shape.length;
  const axes = order?.map((axis) => axisOf(axis, x.shape, "ops.transpose")) ?? [...x.shape.keys()].reverse();
  if (axes.length !== rank || new Set(axes).size !== rank)
    throw new RangeError(
      `ops.transpose: axes must name each of the ${rank} axes of shape ${showShape(x.shape)} once, got [${order?.join(", ")}].`,
    );
  return permute(tape, x, axes);
});
const transposed = (x: Node, options?: Given<typeof transposeOptions>): Node =>
  operate(transposeOperation, [x], options)[0] as Node;

/**
 * The axes in another order.
 *
 * @param options.axes each axis once, the batch's among them: axis i of the result is axis axes[i] of x. Default: all backwards.
 * @throws {RangeError} for what is no order of the axes.
 * @example
 * const y = ops.transpose(input({ shape: [4, 3] }), { axes: [0, 2, 1] }); // rows of shape [3, 4]
 * @see https://keras.io/api/ops/numpy/#transpose-function
 */
export const transpose = /* @__PURE__ */ offered(transposed, transposeOperation);

const broadcastOperation = operation(
  "broadcastTo",
  { shape: required(sizes) },
  (tape, [given], { shape }) => {
    const x = given as Value;
    // null is told from the last axis on, as broadcasting goes.
    const missing = shape.length - x.shape.length;
    const wide = tape.view(x, [...Array<number>(Math.max(0, missing)).fill(1), ...x.shape]);
    return expandTo(tape, wide, filled(wide, shape, "ops.broadcastTo"));
  },
);

function expandTo(tape: Tape, x: Value, shape: Shape): Value {
  const whole = broadcastShape([x.shape, shape], "ops.broadcastTo");
  if (showShape(whole) !== showShape(shape))
    throw new RangeError(
      `ops.broadcastTo: shape ${showShape(x.shape)} does not broadcast to ${showShape(shape)}. Sizes must be equal, or 1.`,
    );
  return expand(tape, x, shape);
}
const spread = (x: Node, shape: Sizes): Node => operate(broadcastOperation, [x], { shape })[0] as Node;

/**
 * x repeated along its axes of size 1, and along new ones before the first.
 *
 * @param shape sizes; null keeps the size that the node has there.
 * @throws {RangeError} where it does not broadcast to that shape.
 * @example
 * const y = ops.broadcastTo(input({ shape: [1, 3] }), [null, 4, 3]); // rows of shape [4, 3]
 * @see https://keras.io/api/ops/numpy/#broadcastto-function
 */
export const broadcastTo = /* @__PURE__ */ offered(spread, broadcastOperation);

const stopOperation = operation("stopGradient", {}, (_, [x]) => {
  const { shape } = x as Value;
  return new Value(shape, x as Value, false);
});
const stopped = (x: Node): Node => operate(stopOperation, [x])[0] as Node;

/**
 * x as it is, through which no gradient flows.
 *
 * @example
 * const y = ops.stopGradient(input({ shape: [4] }));
 * @see https://keras.io/api/ops/core/#stopgradient-function
 */
export const stopGradient = /* @__PURE__ */ offered(stopped, stopOperation);

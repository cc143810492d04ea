// Operations that take nodes apart and put them together. The batch is axis 0 of nodes that have one.
import type { Node } from "../../layers/node.js";
import {
  slice as cut,
  split as cutUp,
  concatenate as join,
  stack as pile,
  flip as turn,
  pad as widen,
} from "../../ops/region.js";
import {
  count,
  either,
  finite,
  type Given,
  integer,
  listOf,
  nullable,
  required,
  type Values,
  whole,
} from "../../options.js";
import type { Value } from "../../tape/value.js";
import { asValue, type Operand, offered, operate, operation } from "../operation.js";

const along = { axis: integer(0) };
type Along = Given<typeof along>;

const joinOperation = operation("concatenate", along, (tape, operands, { axis }) =>
  join(
    tape,
    operands.map((operand) => asValue(tape, operand)),
    axis,
  ),
);
const joined = (xs: readonly Operand[], options?: Along): Node =>
  operate(joinOperation, listed(xs, "concatenate"), options)[0] as Node;

/** A list of operands. @throws {TypeError} for none. */
function listed(xs: readonly Operand[], name: string): readonly Operand[] {
  if (Array.isArray(xs)) return xs;
  throw new TypeError(`ops.${name} takes a list of nodes, such as [x, y].`);
}

/**
 * Nodes one behind the other along an axis.
 *
 * @param options.axis default 0, which is the batch; -1 is the last.
 * @throws {RangeError} where other axes differ.
 * @example
 * const x = input({ shape: [4] });
 * const y = ops.concatenate([x, ops.square(x)], { axis: -1 }); // rows of shape [8]
 * @see https://keras.io/api/ops/numpy/#concatenate-function
 */
export const concatenate = /* @__PURE__ */ offered(joined, joinOperation);

const stackOperation = operation("stack", along, (tape, operands, { axis }) =>
  pile(
    tape,
    operands.map((operand) => asValue(tape, operand)),
    axis,
  ),
);
const piled = (xs: readonly Operand[], options?: Along): Node =>
  operate(stackOperation, listed(xs, "stack"), options)[0] as Node;

/**
 * Nodes of one shape along a new axis.
 *
 * @param options.axis where it stands in the result. Default 0.
 * @throws {RangeError} where shapes differ.
 * @example
 * const x = input({ shape: [4] });
 * const y = ops.stack([x, ops.square(x)], { axis: 1 }); // rows of shape [2, 4]
 * @see https://keras.io/api/ops/numpy/#stack-function
 */
export const stack = /* @__PURE__ */ offered(piled, stackOperation);

const splitOptions = { parts: required(either(count(), listOf(whole()))), ...along };
const splitOperation = operation("split", splitOptions, (tape, [x], { parts, axis }) =>
  cutUp(tape, x as Value, parts, axis),
);
const cutApart = (x: Node, parts: number | readonly number[], options?: Along): Node[] => [
  ...operate(splitOperation, [x], { ...options, parts }),
];

/**
 * The parts of an axis, as a list of nodes.
 *
 * @param parts how many equal ones, or the places to cut at.
 * @param options.axis default 0, which is the batch.
 * @throws {RangeError} where the axis can't be cut so.
 * @example
 * const [a, b] = ops.split(input({ shape: [6] }), 2, { axis: -1 }); // rows of shape [3] and [3]
 * @see https://keras.io/api/ops/numpy/#split-function
 */
export const split = /* @__PURE__ */ offered(cutApart, splitOperation);

const sliceOptions = {
  start: required(listOf(whole())),
  sizes: required(listOf(nullable(count(), null))),
};
const sliceOperation = operation("slice", sliceOptions, (tape, [given], { start, sizes }) => {
  const x = given as Value;
  return cut(
    tape,
    x,
    start,
    sizes.map((size, i) => size ?? (x.shape[i] as number) - (start[i] as number)),
  );
});
const box = (x: Node, start: readonly number[], sizes: readonly (number | null)[]): Node =>
  operate(sliceOperation, [x], { start, sizes })[0] as Node;

/**
 * A box of a node: so many elements of each axis from a place on.
 *
 * @param start the first element of each axis, the batch's among them. @param sizes how many; null: all that follow.
 * @throws {RangeError} where the box does not lie within the node.
 * @example
 * const y = ops.slice(input({ shape: [4, 3] }), [0, 1, 0], [null, 2, null]); // rows of shape [2, 3]
 * @see https://keras.io/api/ops/core/#slice-function
 */
export const slice = /* @__PURE__ */ offered(box, sliceOperation);

const flipOptions = { axis: required(integer()) };
const flipOperation = operation("flip", flipOptions, (tape, [x], { axis }) => turn(tape, x as Value, axis));
const turned = (x: Node, options: Given<typeof flipOptions>): Node =>
  operate(flipOperation, [x], options)[0] as Node;

/**
 * An axis backwards.
 *
 * @param options.axis which one.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.flip(input({ shape: [4, 3] }), { axis: 1 });
 * @see https://keras.io/api/ops/numpy/#flip-function
 */
export const flip = /* @__PURE__ */ offered(turned, flipOperation);

const padOptions = { padWidth: required(listOf(listOf(whole()))), constantValues: finite(0) };
const padOperation = operation("pad", padOptions, (tape, [x], options) => padded(tape, x as Value, options));

function padded(
  tape: Parameters<typeof widen>[0],
  x: Value,
  { padWidth, constantValues }: Values<typeof padOptions>,
): Value {
  if (padWidth.length !== x.shape.length || padWidth.some((pair) => pair.length !== 2))
    throw new RangeError(
      `ops.pad: padWidth must have a pair [before, behind] for each of the ${x.shape.length} axes, the batch's first, got ${JSON.stringify(padWidth)}.`,
    );
  return widen(tape, x, padWidth as [number, number][], constantValues);
}
const widened = (
  x: Node,
  padWidth: readonly (readonly [number, number])[],
  options?: { readonly constantValues?: number },
): Node => operate(padOperation, [x], { ...options, padWidth })[0] as Node;

/**
 * More elements before and behind each axis.
 *
 * @param padWidth [before, behind] of each axis, [0, 0] for the batch. @param options.constantValues what they are. Default 0.
 * @throws {RangeError} where there is no pair for each axis.
 * @example
 * const y = ops.pad(input({ shape: [4] }), [[0, 0], [1, 2]]); // rows of shape [7]
 * @see https://keras.io/api/ops/numpy/#pad-function
 */
export const pad = /* @__PURE__ */ offered(widened, padOperation);

// Operations along axes. Axes are counted as in NumPy, the batch being axis 0 of nodes that have one; negative ones from the last.
import { logSoftmax as logSoftmaxActivation } from "../../activations/logSoftmax.js";
import { softmax as softmaxActivation } from "../../activations/softmax.js";
import type { Node } from "../../layers/node.js";
import { norm as lengthOf } from "../../ops/norm.js";
import { type ReductionName, reduce, cumsum as scan } from "../../ops/reduce.js";
import { axes, flag, type Given, integer, type Option, optional, refuse } from "../../options.js";
import { sizeOf } from "../../shape.js";
import type { Value } from "../../tape/value.js";
import { offered, operate, operation } from "../operation.js";

const over = { axis: optional(axes()), keepdims: flag(false) };

/** Which axes, and whether they stay with size 1. */
export type Over = Given<typeof over>;

type Reduce = (x: Node, options?: Over) => Node;

function reduction(name: ReductionName): Reduce {
  const defined = operation(name, over, (tape, [x], o) => reduce(tape, name, x as Value, o));
  const call: Reduce = (x, options) => operate(defined, [x], options)[0] as Node;
  return offered(call, defined);
}

/**
 * Sum over axes, taken in double precision.
 *
 * @param options.axis one, or a list. Default: all. @param options.keepdims they stay, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.sum(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/numpy/#sum-function
 */
export const sum = reduction("sum");

/**
 * Mean over axes, taken in double precision.
 *
 * @param options.axis one, or a list. Default: all. @param options.keepdims they stay, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.mean(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/numpy/#mean-function
 */
export const mean = reduction("mean");

/**
 * Mean squared distance from the mean, over axes.
 *
 * @param options.axis one, or a list. Default: all. @param options.keepdims they stay, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.variance(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/numpy/#var-function
 */
export const variance = reduction("variance");

/**
 * Square root of the variance over axes; where that is 0 the gradient is 0.
 *
 * @param options.axis one, or a list. Default: all. @param options.keepdims they stay, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.std(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/numpy/#std-function
 */
export const std = reduction("std");

/**
 * The largest over axes; where several are the largest they share the gradient.
 *
 * @param options.axis one, or a list. Default: all. @param options.keepdims they stay, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.max(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/numpy/#max-function
 */
export const max = reduction("max");

/**
 * The smallest over axes; where several are the smallest they share the gradient.
 *
 * @param options.axis one, or a list. Default: all. @param options.keepdims they stay, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.min(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/numpy/#min-function
 */
export const min = reduction("min");

/**
 * log Σ eˣ over axes, without overflow.
 *
 * @param options.axis one, or a list. Default: all. @param options.keepdims they stay, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.logSumExp(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/core/#logsumexp-function
 */
export const logSumExp = reduction("logSumExp");

/**
 * Where the largest along an axis is, the first of equal ones; no gradient.
 *
 * @param options.axis one. Default: all as one. @param options.keepdims it stays, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.argmax(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/numpy/#argmax-function
 */
export const argmax = reduction("argmax");

/**
 * Where the smallest along an axis is, the first of equal ones; no gradient.
 *
 * @param options.axis one. Default: all as one. @param options.keepdims it stays, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.argmin(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/numpy/#argmin-function
 */
export const argmin = reduction("argmin");

/** A number > 0, or "inf" or "-inf". */
const order: Option<number | "inf" | "-inf"> = {
  default: 2,
  expected: 'a number > 0, or Infinity, -Infinity, "inf", "-inf"',
  parse(value, who) {
    if (value === Number.POSITIVE_INFINITY || value === "inf") return "inf";
    if (value === Number.NEGATIVE_INFINITY || value === "-inf") return "-inf";
    if (typeof value !== "number" || !(value > 0))
      refuse(who, this.expected, value, typeof value === "number");
    return value;
  },
};
const normOptions = { ord: order, ...over };
const normOperation = operation("norm", normOptions, (tape, [x], o) => lengthOf(tape, x as Value, o));
const lengths = (x: Node, options?: Given<typeof normOptions>): Node =>
  operate(normOperation, [x], options)[0] as Node;

/**
 * (Σ |x|ᵖ)^(1/p) over axes, by default the Euclidean length; the gradient of a length of 0 is 0.
 *
 * @param options.ord p > 0, or `Infinity` (the largest |x|) or `-Infinity` (the smallest). Default 2.
 * @param options.axis one, or a list. Default: all. @param options.keepdims they stay, with size 1. Default false.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.norm(input({ shape: [4, 3] }), { axis: -1 });
 * @see https://keras.io/api/ops/linalg/#norm-function
 */
export const norm = /* @__PURE__ */ offered(lengths, normOperation);

const oneAxis = { axis: optional(integer()) };
const cumsumOperation = operation("cumsum", oneAxis, (tape, [x], { axis }) => {
  const value = x as Value;
  return axis === undefined
    ? scan(tape, tape.view(value, [sizeOf(value.shape)]), 0)
    : scan(tape, value, axis);
});
const runningSum = (x: Node, options?: Given<typeof oneAxis>): Node =>
  operate(cumsumOperation, [x], options)[0] as Node;

/**
 * Sums up to each place of an axis, taken in double precision.
 *
 * @param options.axis one. Default: all as one.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.cumsum(input({ shape: [4, 3] }), { axis: 1 });
 * @see https://keras.io/api/ops/numpy/#cumsum-function
 */
export const cumsum = /* @__PURE__ */ offered(runningSum, cumsumOperation);

const lastAxis = { axis: integer(-1) };
const softmaxOperation = operation("softmax", lastAxis, (tape, [x], { axis }) =>
  softmaxActivation({ axis }).append(tape, x as Value),
);
const shares = (x: Node, options?: Given<typeof lastAxis>): Node =>
  operate(softmaxOperation, [x], options)[0] as Node;

/**
 * eˣ / Σ eˣ along an axis. A crossentropy behind it works on x itself.
 *
 * @param options.axis default -1.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.softmax(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#softmax-function
 */
export const softmax = /* @__PURE__ */ offered(shares, softmaxOperation);

const logSoftmaxOperation = operation("logSoftmax", lastAxis, (tape, [x], { axis }) =>
  logSoftmaxActivation({ axis }).append(tape, x as Value),
);
const logShares = (x: Node, options?: Given<typeof lastAxis>): Node =>
  operate(logSoftmaxOperation, [x], options)[0] as Node;

/**
 * x − log Σ eˣ along an axis.
 *
 * @param options.axis default -1.
 * @throws {RangeError} for an axis that the node does not have.
 * @example
 * const y = ops.logSoftmax(input({ shape: [4] }));
 * @see https://keras.io/api/ops/nn/#logsoftmax-function
 */
export const logSoftmax = /* @__PURE__ */ offered(logShares, logSoftmaxOperation);

// Parts of values and values of parts: slices, joins, pads, reversed axes. All are copies from a box of one tensor to a box of another by
// the kernel `region`; the gradient is the copy back.
import { axisOf, type Shape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { assign } from "./elementwise/assign.js";
import { inOperations } from "./kernel.js";

/** A box within a tensor: along each axis where it begins and how far its elements lie apart. */
interface Box {
  readonly shape: Shape;
  readonly begin: readonly number[];
  readonly steps: readonly number[];
}

function copyBox(tape: Tape, y: Value, to: Box, x: Value, from: Box, sizes: Shape, adds: boolean): void {
  const [first, last] = [placed(to), placed(from)];
  const axes: number[][] = [];
  sizes.forEach((size, i) => {
    if (size === 1) return;
    const [toStride, fromStride] = [first.strides[i] as number, last.strides[i] as number];
    const outside = axes.at(-1);
    // An axis outside that goes on where this one ends is one with it.
    if (outside && outside[1] === size * toStride && outside[2] === size * fromStride)
      axes[axes.length - 1] = [(outside[0] as number) * size, toStride, fromStride];
    else axes.push([size, toStride, fromStride]);
  });
  if (axes.length === 0) axes.push([1, 1, 1]);
  const words = Int32Array.of(axes.length, ...axes.reverse().flat());
  const offsets = [first.offset, last.offset, adds ? 1 : 0];
  const table = tape.constant(new Float32Array(words.buffer));
  // What is added to, or written in part, is read, too.
  tape.emit(inOperations("region"), [y], [x, table], [sizeOf(sizes), ...offsets]);
}

function placed({ shape, begin, steps }: Box): { offset: number; strides: number[] } {
  let stride = 1;
  let offset = 0;
  const strides = shape.map(() => 0);
  for (let i = shape.length - 1; i >= 0; i--) {
    offset += (begin[i] as number) * stride;
    strides[i] = (steps[i] as number) * stride;
    stride *= shape[i] as number;
  }
  return { offset, strides };
}

const whole = (shape: Shape): Box => ({ shape, begin: shape.map(() => 0), steps: shape.map(() => 1) });

/** Appends what writes x into y from a place on, without a gradient. @param begin one number for each axis. */
export function put(tape: Tape, y: Value, x: Value, begin: readonly number[]): void {
  copyBox(tape, y, { ...whole(y.shape), begin }, x, whole(x.shape), x.shape, false);
}

/** Appends what writes into y the part of x that begins at a place, without a gradient. */
export function cut(tape: Tape, y: Value, x: Value, begin: readonly number[]): void {
  copyBox(tape, y, whole(y.shape), x, { ...whole(x.shape), begin }, y.shape, false);
}

/** Appends the elements of a box. @param sizes how many along each axis. */
function takeBox(tape: Tape, x: Value, box: Box, sizes: Shape): Value {
  if (sizes.every((size, i) => size === x.shape[i] && box.steps[i] === 1)) return x;
  const y = tape.value(sizes, x.differentiable);
  copyBox(tape, y, whole(sizes), x, box, sizes, false);
  tape.onBackward(y, (dy) =>
    tape.accumulate(x, (dx, before) => {
      if (!before) assign(tape, dx, 0);
      copyBox(tape, dx, box, dy, whole(sizes), sizes, before !== undefined);
    }),
  );
  return y;
}

/** Appends x[begin₀ : begin₀ + size₀, …], as in keras.ops.slice. */
export function slice(tape: Tape, x: Value, begin: readonly number[], sizes: Shape): Value {
  const fits = begin.length === x.shape.length && sizes.length === begin.length;
  if (
    !fits ||
    sizes.some((s, i) => (begin[i] as number) < 0 || (begin[i] as number) + s > (x.shape[i] as number))
  ) {
    throw new RangeError(
      `slice: a box of ${showShape(sizes)} from [${begin.join(", ")}] does not lie in the shape ${showShape(x.shape)}. Give a start and a size for each axis.`,
    );
  }
  return takeBox(tape, x, { ...whole(x.shape), begin }, sizes);
}

/** Appends an axis backwards. */
export function flip(tape: Tape, x: Value, axis: number): Value {
  const at = axisOf(axis, x.shape, "flip");
  const box = whole(x.shape);
  const begin = box.begin.map((b, i) => (i === at ? (x.shape[i] as number) - 1 : b));
  return takeBox(tape, x, { ...box, begin, steps: box.steps.map((s, i) => (i === at ? -1 : s)) }, x.shape);
}

/** Appends the parts of an axis, cut into so many equal ones or before the given places. */
export function split(tape: Tape, x: Value, parts: number | readonly number[], axis: number): Value[] {
  const at = axisOf(axis, x.shape, "split");
  const length = x.shape[at] as number;
  if (typeof parts === "number" && length % parts !== 0)
    throw new RangeError(
      `split: an axis of ${length} does not make ${parts} equal parts. Give a divisor, or the places to cut at.`,
    );
  const cuts =
    typeof parts === "number"
      ? Array.from({ length: parts - 1 }, (_, i) => ((i + 1) * length) / parts)
      : parts;
  const edges = [0, ...cuts, length];
  return edges.slice(1).map((end, i) => {
    const start = edges[i] as number;
    if (end < start || end > length)
      throw new RangeError(`split: places must rise from 0 to ${length}, got [${cuts.join(", ")}].`);
    const begin = x.shape.map((_, axis) => (axis === at ? start : 0));
    const sizes = x.shape.map((size, axis) => (axis === at ? end - start : size));
    return slice(tape, x, begin, sizes);
  });
}

/** Appends values one behind the other along an axis. @throws {RangeError} where other axes differ. */
export function concatenate(tape: Tape, values: readonly Value[], axis: number): Value {
  const [first] = values as [Value];
  const at = axisOf(axis, first.shape, "concatenate");
  for (const { shape } of values) {
    if (shape.length !== first.shape.length || shape.some((size, i) => i !== at && size !== first.shape[i]))
      throw new RangeError(
        `concatenate: shapes ${values.map((v) => showShape(v.shape)).join(", ")} differ in other axes than ${at}. They must be equal there.`,
      );
  }
  const lengths = values.map((v) => v.shape[at] as number);
  const shape = first.shape.map((size, i) => (i === at ? lengths.reduce((a, b) => a + b) : size));
  const y = tape.value(
    shape,
    values.some((v) => v.differentiable),
  );
  let start = 0;
  const boxes = values.map((value) => {
    const begin = shape.map((_, i) => (i === at ? start : 0));
    start += value.shape[at] as number;
    return { ...whole(shape), begin };
  });
  values.forEach((x, i) => {
    if (x.elements > 0) copyBox(tape, y, boxes[i] as Box, x, whole(x.shape), x.shape, false);
  });
  tape.onBackward(y, (dy) => {
    values.forEach((x, i) => {
      if (x.elements === 0) return;
      tape.accumulate(x, (dx, before) =>
        copyBox(tape, dx, whole(x.shape), dy, boxes[i] as Box, x.shape, before !== undefined),
      );
    });
  });
  return y;
}

/** Appends x with so many elements before and behind each axis. */
export function pad(tape: Tape, x: Value, widths: readonly (readonly [number, number])[], fill = 0): Value {
  const shape = x.shape.map((size, i) => size + (widths[i]?.[0] ?? 0) + (widths[i]?.[1] ?? 0));
  const box = { ...whole(shape), begin: x.shape.map((_, i) => widths[i]?.[0] ?? 0) };
  const y = tape.value(shape, x.differentiable);
  assign(tape, y, fill);
  copyBox(tape, y, box, x, whole(x.shape), x.shape, false);
  tape.onBackward(y, (dy) =>
    tape.accumulate(x, (dx, before) =>
      copyBox(tape, dx, whole(x.shape), dy, box, x.shape, before !== undefined),
    ),
  );
  return y;
}

/** Appends values of one shape as a new axis. */
export function stack(tape: Tape, values: readonly Value[], axis: number): Value {
  const { shape } = values[0] as Value;
  const at = axisOf(axis, [...shape, 1], "stack");
  const longer = [...shape.slice(0, at), 1, ...shape.slice(at)];
  return concatenate(
    tape,
    values.map((v) => tape.view(v, longer)),
    at,
  );
}

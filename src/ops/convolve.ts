// Convolution of images whose channels lie last, back to the image, and the gradients of both.
import type { Activation } from "../activations/activation.js";
import { convolution } from "../runtime/packs/convolution.generated.js";
import { type Shape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { linear } from "./linear.js";
import { reach, type Windows, windowWords } from "./windows.js";

const kernel = (name: string) => ({ pack: convolution, kernel: name });

/** What stays the same in a convolution and its gradients. */
interface Geometry {
  readonly windows: Windows;
  readonly words: Value;
  readonly batch: number;
  /** Of the image. */
  readonly channels: number;
  readonly filters: number;
  readonly groups: number;
}

/** Bytes that a lane needs for an image with its border, and for tables; assembly/convolution/tables.ts says of what. */
function laneBytes({ windows, channels, filters }: Geometry, back: boolean): number {
  const read = windows.image.map((image, i) => {
    const [before, stride, output] = [windows.before, windows.stride, windows.output].map(
      (sizes) => sizes[i] as number,
    ) as [number, number, number];
    const covered = reach(windows.window[i] as number, windows.dilation[i] as number) - 1;
    if (back) {
      const border = Math.max(0, Math.ceil((covered - before) / stride));
      return border + Math.max(output, Math.floor((image - 1 + before) / stride) + 1);
    }
    return Math.max(0, before) + Math.max(image, (output - 1) * stride + covered - before + 1);
  });
  const pixels = sizeOf(back ? windows.image : windows.output);
  const parts = [4 * sizeOf(read) * (back ? filters : channels), 12 * sizeOf(windows.window), 8 * pixels];
  return parts.reduce((sum, bytes) => sum + 64 * Math.ceil(bytes / 64), 64);
}

type Kernel = "convolve" | "convolveBack" | "convolveWeights";

/** Appends a kernel that works on `operands`: the result, what is read, the weights or the upstream gradient, the bias. */
function emit(
  tape: Tape,
  g: Geometry,
  name: Kernel,
  [out, from, other, bias]: readonly [Value, Value, Value, (Value | undefined)?],
  bound = Number.NEGATIVE_INFINITY,
): void {
  const bytes = laneBytes(g, name === "convolveBack");
  const workspace = tape.value([(bytes * tape.lanes) / 4], false);
  tape.emit(kernel(name), [out], [from, other, bias, workspace, g.words], [bytes], [bound]);
}

/** The weights with their places in reverse order and each place's matrix turned. */
function turned(tape: Tape, { windows, channels, groups, filters }: Geometry, w: Value): Value {
  const out = tape.value(w.shape, false);
  tape.emit(kernel("turnWeights"), [out], [w], [sizeOf(windows.window), channels / groups, filters]);
  return out;
}

/** Whether each output place is a product of its own pixel and the weights. */
const isPointwise = ({ image, output, window, stride }: Windows): boolean =>
  window.every((n, i) => n === 1 && stride[i] === 1 && image[i] === output[i]);

/**
 * Appends y = activation(x ∗ w + b): x [batch, …image, channels], w [...window, channels / groups, filters], b [filters], y
 * [batch, …output, filters]. An activation that is a lower bound is applied while y is stored.
 */
export function convolve(
  tape: Tape,
  x: Value,
  w: Value,
  b: Value | undefined,
  windows: Windows,
  groups: number,
  activation: Activation,
): Value {
  const [batch, channels, filters] = [x.shape[0], x.shape.at(-1), w.shape.at(-1)] as [number, number, number];
  if (groups === 1 && isPointwise(windows))
    return linear(tape, x, tape.view(w, [channels, filters]), b, activation);
  const counts = { batch, channels, filters, groups };
  const g = { windows, words: windowWords(tape, windows, counts), ...counts };
  return append(tape, [x, w, b], activation, [batch, ...windows.output, filters], {
    output: (y, bound) => emit(tape, g, "convolve", [y, x, w, b], bound),
    input: (dx, dy) => emit(tape, g, "convolveBack", [dx, dy, turned(tape, g, w)]),
    weights: (dw, dy) => emit(tape, g, "convolveWeights", [dw, x, dy]),
  });
}

/**
 * Appends the transposed convolution: x [batch, …output, filters] back to y [batch, …image, channels], w [...window, channels, filters],
 * b [channels]. The windows are those of the convolution that it is the transpose of.
 */
export function convolveTransposed(
  tape: Tape,
  x: Value,
  w: Value,
  b: Value | undefined,
  windows: Windows,
  activation: Activation,
): Value {
  const [batch, filters, channels] = [x.shape[0], x.shape.at(-1), w.shape.at(-2)] as [number, number, number];
  const counts = { batch, channels, filters, groups: 1 };
  const g = { windows, words: windowWords(tape, windows, counts), ...counts };
  return append(tape, [x, w, b], activation, [batch, ...windows.image, channels], {
    output: (y, bound) => emit(tape, g, "convolveBack", [y, x, turned(tape, g, w), b], bound),
    input: (dx, dy) => emit(tape, g, "convolve", [dx, dy, w]),
    weights: (dw, dy) => emit(tape, g, "convolveWeights", [dw, dy, x]),
  });
}

/** What computes the output and the gradients. */
interface Passes {
  output(y: Value, bound: number | undefined): void;
  input(dx: Value, dy: Value): void;
  weights(dw: Value, dy: Value): void;
}

function append(
  tape: Tape,
  [x, w, b]: readonly [Value, Value, Value | undefined],
  activation: Activation,
  shape: Shape,
  passes: Passes,
): Value {
  const { bound } = activation;
  const z = tape.value(shape);
  passes.output(z, bound);
  tape.onBackward(z, (dz) => {
    // z is its own pre-activation as far as the sign goes, so the derivative is taken from it, in place.
    if (bound !== undefined && bound > Number.NEGATIVE_INFINITY)
      activation.appendBackward?.(tape, dz, z, z, dz);
    if (w.differentiable) tape.contribute(w, (dw) => passes.weights(dw, dz));
    if (b) tape.contribute(b, (db) => columnSums(tape, db, dz));
    tape.contribute(x, (dx) => passes.input(dx, dz));
  });
  return bound === undefined ? activation.append(tape, z) : z;
}

function columnSums(tape: Tape, sums: Value, z: Value): void {
  const { elements } = sums;
  const top = [Number.POSITIVE_INFINITY];
  tape.emit("reduceColumns", [sums, undefined], [z, undefined], [z.elements / elements, elements, 1], top);
}

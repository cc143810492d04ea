// Recurrences over all steps of a sequence, each one instruction forward and one backward (assembly/recurrence). Arrays have time first:
// zx [T, B, …] is the input part of the gates; the states h [T + 1, B, units] begin with the one before the first step.

import { recurrence } from "../runtime/packs/recurrence.generated.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { assign } from "./elementwise/assign.js";
import { contributeWeights } from "./linear.js";
import { cut, put, slice } from "./region.js";

const inPack = (name: string) => ({ pack: recurrence, kernel: name });

/** What a recurrence may be given beside its input. */
export interface RecurrenceStart {
  /** States before the first step, [B, units] each; zeros where they are left out. */
  readonly initial?: readonly (Value | undefined)[] | undefined;
  /** [T, B]: at a step of 0 the states stay as they are. */
  readonly mask?: Value | undefined;
}

/** All states, and those behind the last step. */
export interface States {
  /** [T + 1, B, units]. */
  readonly h: Value;
  readonly last: readonly Value[];
}

type Sizes = readonly [steps: number, batch: number, units: number];

/** The recurrent kernel in panels, straight for the way forward and turned for the way back. */
function panels(tape: Tape, kernel: Value, turned: boolean): Value {
  const [rows, wide] = kernel.shape as [number, number];
  const [depth, columns] = turned ? [wide, rows] : [rows, wide];
  const packed = tape.value([Math.ceil(columns / 16), depth, 16], false);
  tape.emit(inPack("recurrentPanels"), [packed], [kernel], [depth, columns, turned ? 1 : 0]);
  return packed;
}

/** Hands the gradient of the first slab on to the state that was before. */
function toInitial(tape: Tape, state: Value | undefined, dh: Value): void {
  if (state) tape.contribute(state, (d) => cut(tape, tape.view(d, [1, ...dh.shape.slice(1)]), dh, [0, 0, 0]));
}

/** Appends h_t = tanh(zx_t + h_{t−1} · kernel). @param zx is changed. */
export function simpleRecurrence(tape: Tape, zx: Value, kernel: Value, start: RecurrenceStart): States {
  const sizes = zx.shape as unknown as Sizes;
  const [steps, batch, units] = sizes;
  const [before] = start.initial ?? [];
  const h = tape.value([steps + 1, batch, units]);
  setFirst(tape, h, before);
  tape.emit(
    inPack("simpleRNNForward"),
    [zx, h],
    [panels(tape, kernel, false), start.mask],
    sizes,
    [],
    [zx, h],
  );
  tape.onBackward(h, (dh) => {
    const turned = panels(tape, kernel, true);
    tape.emit(inPack("simpleRNNBackward"), [zx], [h, turned, dh, start.mask], sizes, [], [dh]);
    contributeWeights(tape, h, zx, kernel, undefined);
    tape.adopt(zx, zx);
    toInitial(tape, before, dh);
  });
  return { h, last: [lastOf(tape, h)] };
}

/** Appends a long short-term memory, gates i f g o. @param zx [T, B, 4 units], is changed. */
export function lstmRecurrence(tape: Tape, zx: Value, kernel: Value, start: RecurrenceStart): States {
  const [steps, batch, wide] = zx.shape as unknown as Sizes;
  const units = wide / 4;
  const sizes: Sizes = [steps, batch, units];
  const [before, cellBefore] = start.initial ?? [];
  const h = tape.value([steps + 1, batch, units]);
  const c = tape.value([steps + 1, batch, units]);
  setFirst(tape, h, before);
  setFirst(tape, c, cellBefore);
  const inputs = [panels(tape, kernel, false), start.mask];
  tape.emit(inPack("lstmForward"), [zx, h, c], inputs, sizes, [], [zx, h, c]);
  const cellLast = tape.value([batch, units]);
  cut(tape, tape.view(cellLast, [1, batch, units]), c, [steps, 0, 0]);
  tape.onBackward(h, (dh) => {
    const dc = tape.gradient(cellLast) ?? tape.value([batch, units]);
    if (!tape.gradient(cellLast)) assign(tape, dc, 0);
    const turned = panels(tape, kernel, true);
    tape.emit(inPack("lstmBackward"), [zx], [c, turned, dh, dc, start.mask], sizes, [], [zx, dh, dc]);
    contributeWeights(tape, h, zx, kernel, undefined);
    tape.adopt(zx, zx);
    toInitial(tape, before, dh);
    if (cellBefore) tape.contribute(cellBefore, (d) => tape.emit("copy", [d], [dc], [d.elements]));
  });
  // Where only the last cell state has a gradient, the way back begins all the same.
  tape.onBackward(cellLast, () =>
    tape.accumulate(h, (dh, present) => {
      if (!present) assign(tape, dh, 0);
    }),
  );
  return { h, last: [lastOf(tape, h), cellLast] };
}

/** Appends a gated recurrent unit, gates z r g, reset after the product. @param zx [T, B, 3 units], is changed. @param bias [3 units], of that product. */
export function gruRecurrence(
  tape: Tape,
  zx: Value,
  kernel: Value,
  bias: Value | undefined,
  start: RecurrenceStart,
): States {
  const [steps, batch, wide] = zx.shape as unknown as Sizes;
  const units = wide / 3;
  const sizes: Sizes = [steps, batch, units];
  const [before] = start.initial ?? [];
  const h = tape.value([steps + 1, batch, units]);
  const product = tape.value(zx.shape);
  setFirst(tape, h, before);
  const inputs = [panels(tape, kernel, false), bias, start.mask];
  tape.emit(inPack("gruForward"), [zx, h, product], inputs, sizes, [], [zx, h]);
  tape.onBackward(h, (dh) => {
    const turned = panels(tape, kernel, true);
    tape.emit(
      inPack("gruBackward"),
      [zx, product],
      [h, turned, dh, start.mask],
      sizes,
      [],
      [zx, product, dh],
    );
    contributeWeights(tape, h, product, kernel, bias);
    tape.adopt(zx, zx);
    toInitial(tape, before, dh);
  });
  return { h, last: [lastOf(tape, h)] };
}

/** Zeros that nothing flows back to. */
export function zeros(tape: Tape, shape: Shape): Value {
  const value = tape.value(shape, false);
  assign(tape, value, 0);
  return value;
}

/** Writes the state before the first step. */
function setFirst(tape: Tape, h: Value, from: Value | undefined): void {
  const first = from ?? zeros(tape, h.shape.slice(1));
  put(tape, h, tape.view(first, [1, ...h.shape.slice(1)]), [0, 0, 0]);
}

function lastOf(tape: Tape, h: Value): Value {
  const [slabCount, batch, units] = h.shape as unknown as Sizes;
  return tape.view(slice(tape, h, [slabCount - 1, 0, 0], [1, batch, units]), [batch, units]);
}

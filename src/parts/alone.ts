// Parts on their own: the same kernels that training uses, run once on plain arrays in a memory of their own.
import { show } from "../errors.js";
import { Memory, type Region } from "../runtime/memory.js";
import { Program, Workspace } from "../runtime/program.js";
import { isShape, type Shape, showShape, sizeOf } from "../shape.js";
import { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import { toTensor } from "../tensor.js";

/** A scratch memory that has grown beyond this is left to the collector. */
const KEPT_BYTES = 64 * 1024 * 1024;
let scratch: Memory | undefined;

/** What a computation may ask for. */
export interface Desk {
  readonly tape: Tape;
  /** Puts numbers into memory. */
  place(data: Float32Array, shape: Shape): Value;
  /** A fixed place, zero at first, whose numbers may be read after the run. */
  room(shape: Shape): Value;
}

/** Runs what `build` appends to a tape, and gives the values it returns as arrays. */
export function compute(build: (desk: Desk) => readonly (Value | undefined)[], rows = 1): Float32Array[] {
  scratch ??= new Memory();
  const memory = scratch;
  const regions: Region[] = [];
  const workspace = new Workspace(memory);
  const tape = new Tape(rows, true, memory.kernels);
  const room = (shape: Shape): Value => {
    const region = memory.allocate(sizeOf(shape) * 4, "computing");
    regions.push(region);
    return new Value(shape, region.address);
  };
  const place = (data: Float32Array, shape: Shape): Value => {
    const value = room(shape);
    memory.floats(value.place as number, data.length).set(data);
    return value;
  };
  let program: Program | undefined;
  try {
    const results = build({ tape, place, room });
    for (const value of results) if (value) tape.keep(value);
    program = new Program(tape, workspace);
    program.run("computing");
    return results.map((v) =>
      v ? memory.floats((program as Program).addressOf(v), v.elements).slice() : new Float32Array(),
    );
  } finally {
    program?.release();
    workspace.release();
    for (const region of regions) memory.release(region);
    if (memory.size > KEPT_BYTES) scratch = undefined;
  }
}

/** Checks numbers against a shape; without one, a tensor has its own and a list has one axis. */
export function numbersOf(
  data: unknown,
  shape: Shape | undefined,
  who: string,
): { data: Float32Array; shape: Shape } {
  const { data: numbers, shape: own } = toTensor(data, who);
  if (shape === undefined) return { data: numbers, shape: own };
  if (!isShape(shape))
    throw new TypeError(`${who}: shape must be a list of whole numbers >= 0, got ${show(shape)}.`);
  if (sizeOf(shape) !== numbers.length) {
    throw new RangeError(
      `${who} has ${numbers.length} numbers, its shape ${showShape(shape)} holds ${sizeOf(shape)}. They must be equal.`,
    );
  }
  return { data: numbers, shape };
}

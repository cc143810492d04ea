// The planner: drops instructions whose results nobody reads, and gives every value of the workspace an offset, so that
// values whose lifetimes don't overlap share space. Largest first, each at the lowest free offset (greedy by size, as in
// Pisarchyk & Lee 2020, https://arxiv.org/abs/2001.03288, section 4).
import { FRAME_BYTES, UNLESS_DUE } from "../contract/frame.js";
import { align } from "../runtime/memory.js";
import type { Constant, Instruction, Tape } from "./tape.js";
import type { Value } from "./value.js";

export interface Plan {
  readonly instructions: readonly Instruction[];
  /** Byte offset in the workspace of every planned root value. */
  readonly offsets: ReadonlyMap<Value, number>;
  readonly workspaceBytes: number;
  /** Numbers that are written behind the instructions, and how far from the start of the tape. */
  readonly constants: readonly PlacedConstant[];
  /** Bytes of the tape, constants included. */
  readonly tapeBytes: number;
}

interface PlacedConstant extends Constant {
  readonly offset: number;
}

interface Lifetime {
  readonly value: Value;
  first: number;
  last: number;
}

export function plan(tape: Tape): Plan {
  let instructions = withoutUnread(tape.instructions, tape.kept);
  for (const pass of tape.passes) instructions = withoutUnread(pass(instructions, tape), tape.kept);
  const lifetimes = [...findLifetimes(instructions, tape)].sort((a, b) => b.value.bytes - a.value.bytes);
  const offsets = new Map<Value, number>();
  const placed: (Lifetime & { offset: number; end: number })[] = [];
  let workspaceBytes = 0;
  for (const life of lifetimes) {
    const size = align(life.value.bytes);
    const neighbours = placed
      .filter((p) => p.first <= life.last && life.first <= p.last)
      .sort((a, b) => a.offset - b.offset);
    let offset = 0;
    for (const n of neighbours) {
      if (n.offset - offset >= size) break;
      offset = Math.max(offset, n.end);
    }
    offsets.set(life.value, offset);
    placed.push({ ...life, offset, end: offset + size });
    workspaceBytes = Math.max(workspaceBytes, offset + size);
  }
  let tapeBytes = (instructions.length + 1) * FRAME_BYTES;
  const constants = tape.constants.map((constant) => {
    const offset = tapeBytes;
    tapeBytes += align(constant.value.bytes);
    return { ...constant, offset };
  });
  return { instructions, offsets, workspaceBytes, constants, tapeBytes };
}

/** An instruction stays where it writes to a fixed place, to a kept value, or to a value that a later one reads. */
function withoutUnread(instructions: readonly Instruction[], keptValues: ReadonlySet<Value>): Instruction[] {
  const read = new Set<Value>(keptValues);
  const kept: Instruction[] = [];
  /** How many of the instructions behind each one stay. */
  const staying: number[] = [];
  for (let i = instructions.length - 1; i >= 0; i--) {
    let instruction = instructions[i] as Instruction;
    staying[i] = kept.length;
    const outputs = instruction.outputs.filter((v) => v !== undefined).map((v) => v.root);
    const needed = outputs.length === 0 || outputs.some((v) => typeof v.place === "number" || read.has(v));
    if (!needed) continue;
    if (instruction.kernel === UNLESS_DUE) {
      // Those that don't stay need not be skipped.
      const [skipped, every] = instruction.sizes as [number, number];
      const count = kept.length - (staying[i + skipped] as number);
      instruction = { ...instruction, sizes: [count, every] };
    }
    for (const v of [...instruction.inputs, ...(instruction.changed ?? [])]) if (v) read.add(v.root);
    kept.push(instruction);
  }
  return kept.reverse();
}

function findLifetimes(
  instructions: readonly Instruction[],
  { kept, given }: Pick<Tape, "kept" | "given">,
): Iterable<Lifetime> {
  const lives = new Map<Value, Lifetime>();
  instructions.forEach(({ outputs, inputs }, at) => {
    for (const operand of [...outputs, ...inputs]) {
      const value = operand?.root;
      if (!value || value.place !== undefined) continue;
      const life = lives.get(value);
      if (life) life.last = at;
      else lives.set(value, { value, first: at, last: at });
    }
  });
  for (const value of kept) {
    const life = lives.get(value);
    if (life) {
      life.last = instructions.length;
      if (given.has(value)) life.first = 0;
    } else if (value.place === undefined) lives.set(value, { value, first: 0, last: instructions.length });
  }
  return lives.values();
}

// Neighbouring element-wise instructions become one program, run in one pass over memory (assembly/operations/elementwise.ts): values that
// only they use are never stored. Written into a tape's plan as one of its passes.
//
// Instructions keep their places: the last of a group becomes the program, those before it write what nobody reads, which the planner drops. So
// counts of instructions that a control word skips are put right by the planner too.
import { UNLESS_DUE } from "../../contract/frame.js";
import type { Instruction, Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { elementwise } from "../kernel.js";
import { formulaOf, formulas } from "./formulas.js";
import { Group } from "./group.js";
import { lower } from "./program.js";

export function fuse(instructions: readonly Instruction[], tape: Tape): Instruction[] {
  const lastReads = findLastReads(instructions);
  const isRead = (value: Value, after: number): boolean =>
    typeof value.place === "number" || tape.kept.has(value) || (lastReads.get(value) ?? -1) > after;
  const fused = [...instructions];
  const ends = new Set<number>();
  instructions.forEach(({ kernel, sizes }, i) => {
    if (kernel === UNLESS_DUE) ends.add(i + 1 + (sizes[0] as number));
  });
  let group: Group | undefined;
  const close = (): void => {
    if (group?.isWorthwhile) {
      const last = group.members.at(-1) as number;
      for (const i of group.members) fused[i] = unread(tape);
      fused[last] = lower(
        tape,
        group.program((value) => isRead(value, last)),
      );
    }
    group = undefined;
  };
  instructions.forEach((instruction, i) => {
    const assigned = formulaOf(instruction);
    if (ends.has(i) || !assigned) close();
    if (!assigned) return;
    const own = formulas.has(instruction);
    const output = instruction.outputs[0] as Value;
    if (!group?.take(i, output, assigned, own)) {
      close();
      group = new Group(output.elements);
      group.take(i, output, assigned, own);
    }
  });
  close();
  return fused;
}

/** Which instruction is the last to read each root value. */
function findLastReads(instructions: readonly Instruction[]): Map<Value, number> {
  const reads = new Map<Value, number>();
  instructions.forEach(({ inputs, changed = [] }, i) => {
    for (const value of [...inputs, ...changed]) if (value) reads.set(value.root, i);
  });
  return reads;
}

/** An instruction that the planner drops. */
function unread(tape: Tape): Instruction {
  return { kernel: elementwise, outputs: [tape.value([1], false)], inputs: [], sizes: [], parameters: [] };
}

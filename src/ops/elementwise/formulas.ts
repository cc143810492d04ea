// Which instructions of a tape are formulas. The tape and its planner see ordinary instructions.
import type { Shape } from "../../shape.js";
import type { Instruction } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { add, type Formula } from "./expression.js";

export interface Assigned {
  readonly formula: Formula;
  /** What the formula's values are broadcast to. */
  readonly space: Shape;
}

export const formulas = /* @__PURE__ */ new WeakMap<Instruction, Assigned>();

/** The formula of an instruction: its own, or that of kernels that do the same as one. */
export function formulaOf(instruction: Instruction): Assigned | undefined {
  const { kernel, inputs, outputs } = instruction;
  const own = formulas.get(instruction);
  if (own) return own;
  const space = [outputs[0]?.elements ?? 0];
  const flat = (value: Value | undefined): Value => value as Value;
  // As large as the output, whatever their shapes are.
  if (kernel === "add") return { formula: add(flat(inputs[0]), flat(inputs[1])), space };
  if (kernel === "copy") return { formula: flat(inputs[0]), space };
  return undefined;
}

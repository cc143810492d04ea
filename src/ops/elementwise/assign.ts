// Appends a formula as one instruction. It stays a formula until the tape is planned: then neighbours are fused (fuse.ts).
import type { Shape } from "../../shape.js";
import type { Instruction, Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { elementwise } from "../kernel.js";
import { type Formula, valuesIn } from "./expression.js";
import { formulas } from "./formulas.js";
import { fuse } from "./fuse.js";

/**
 * Appends y = formula, element by element. y may be a value of the formula as large as itself.
 *
 * @param space the shape that the formula's values are broadcast to, as large as y. Default: y's.
 */
export function assign(tape: Tape, y: Value, formula: Formula, space: Shape = y.shape): void {
  const instruction: Instruction = {
    kernel: elementwise,
    outputs: [y],
    inputs: [...valuesIn(formula)],
    sizes: [y.elements],
    parameters: [],
  };
  formulas.set(instruction, { formula, space });
  tape.instructions.push(instruction);
  tape.passes.add(fuse);
}

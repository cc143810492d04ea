// Turns a planned tape into the words that the machine reads.
import { END, F0, FRAME_BYTES, N0, P0 } from "../contract/frame.js";
import type { Kernels } from "../runtime/kernels.js";
import type { Plan } from "./plan.js";
import type { Value } from "./value.js";

const WORDS = FRAME_BYTES / 4;
const ADDRESSES = (N0 - P0) / 4;
const SIZES = (F0 - N0) / 4;
const PARAMETERS = (FRAME_BYTES - F0) / 4;

/** Words of a tape that will lie at an address, whose workspace begins at another. */
export function encode(plan: Plan, kernels: Kernels, workspace: number, tape: number): Uint32Array {
  const words = new Uint32Array(plan.tapeBytes / 4);
  const floats = new Float32Array(words.buffer);
  const constants = new Map(plan.constants.map(({ value, offset }) => [value, tape + offset]));
  const address = (value: Value | undefined): number => {
    if (!value) return 0;
    const { root } = value;
    if (typeof root.place === "number") return root.place;
    if (root.place === "tape") return constants.get(root) as number;
    return workspace + (plan.offsets.get(root) as number);
  };
  plan.instructions.forEach((instruction, i) => {
    const at = i * WORDS;
    const operands = [...instruction.outputs, ...instruction.inputs];
    // Addresses beyond the sixth stand where parameters would.
    const most = ADDRESSES + (instruction.parameters.length === 0 ? PARAMETERS : 0);
    if (operands.length > most || instruction.sizes.length > SIZES) {
      throw new RangeError(
        `${JSON.stringify(instruction.kernel)}: an instruction holds ${most} addresses and ${SIZES} sizes.`,
      );
    }
    words[at] =
      typeof instruction.kernel === "number" ? instruction.kernel : kernels.slot(instruction.kernel);
    operands.forEach((value, j) => {
      words[at + (j < ADDRESSES ? P0 / 4 + j : F0 / 4 + j - ADDRESSES)] = address(value);
    });
    instruction.sizes.forEach((size, j) => {
      words[at + N0 / 4 + j] = size;
    });
    instruction.parameters.forEach((parameter, j) => {
      if (typeof parameter === "number") floats[at + F0 / 4 + j] = parameter;
      else words[at + F0 / 4 + j] = parameter.word;
    });
  });
  words[plan.instructions.length * WORDS] = END;
  for (const { numbers, offset } of plan.constants) floats.set(numbers, offset / 4);
  return words;
}

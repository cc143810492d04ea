// Whether many numbers are finite, asked of a kernel: several times as fast as JavaScript, their copying into its memory included.
import { STATUS } from "../contract/control.js";
import { END, FRAME_BYTES, N0, N1, P0, SLOT } from "../contract/frame.js";
import { Status } from "../contract/status.js";
import { Memory } from "../runtime/memory.js";

/** So few are looked at sooner than the kernels have a memory of their own for it. */
const FEW = 1 << 19;
/** Numbers that are copied at a time: they stay in the caches. Smaller than a piece of dataset.ts, after which the thread may rest. */
const PIECE = 1 << 15;
const WHO = "the check of numbers";

let memory: Memory | undefined;
let tape = 0;
let numbers = 0;

/** True where all of data[from … to − 1] are finite; false where some are not, where it does not pay to ask, or nobody can be asked. */
export function areFinite(data: Float32Array, from: number, to: number): boolean {
  if (data.length < FEW) return false;
  try {
    memory ??= prepare();
  } catch {
    // No memory left for it.
    return false;
  }
  const { u32, kernels } = memory;
  u32[STATUS / 4] = Status.Ok;
  for (let i = from; i < to; i += PIECE) {
    const piece = data.subarray(i, Math.min(i + PIECE, to));
    // The kernel looks at whole vectors.
    const room = memory.floats(numbers, PIECE);
    room.fill(0, piece.length, Math.min(piece.length + 3, PIECE));
    room.set(piece);
    u32[(tape + N0) / 4] = piece.length;
    kernels.machine.execute(tape);
  }
  return u32[STATUS / 4] === Status.Ok;
}

/** A memory with room for a piece, and a tape of one instruction on it. */
function prepare(): Memory {
  const made = new Memory();
  tape = made.allocate(2 * FRAME_BYTES, WHO).address;
  numbers = made.allocate(4 * PIECE, WHO).address;
  const { u32, kernels } = made;
  u32[(tape + SLOT) / 4] = kernels.slot("checkFinite");
  u32[(tape + P0) / 4] = numbers;
  u32[(tape + N1) / 4] = Status.NonFiniteInput;
  u32[(tape + FRAME_BYTES) / 4] = END;
  return made;
}

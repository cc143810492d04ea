// Long work is cut into slices, so that a server goes on answering and a page goes on drawing.
import { giveWay, now } from "./host.js";

/** Longest time that a slice holds the thread, in milliseconds. */
export const SLICE_MS = 8;

/**
 * When this thread was last known to be free: one time for all that work in slices, so that many short trainings one after the
 * other pause as a long one does. The clock decides only when to pause, never what is computed.
 */
let free = 0;

/** Gives every waiting task its turn, where the slice is over. */
export async function rest(): Promise<void> {
  if (now() - free < SLICE_MS) return;
  await giveWay();
  free = now();
}

/** Works through so many things, `piece` of them at a time, and pauses wherever a slice is over. */
export async function inSlices(
  count: number,
  piece: number,
  work: (from: number, to: number) => void,
): Promise<void> {
  for (let from = 0; from < count; from += piece) {
    work(from, Math.min(from + piece, count));
    await rest();
  }
}

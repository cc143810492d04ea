/**
 * Which part of an instruction this instance computes. Every thread runs the same tape as lane `lane` of `lanes`; a kernel cuts its
 * work into blocks, and a lane computes whole ones: its share, or, of large products, what it takes. What is computed for an element, and in
 * which order, depends on shapes alone, so the bits depend neither on `lanes` nor on who computes what.
 */
import { PARTIES, TAKEN } from "../../src/contract/control";

export let lane: u32 = 0;
export let lanes: u32 = 1;

export function setLanes(index: u32, count: u32): void {
  lane = index;
  lanes = count;
}

/** First of `blocks` blocks that belong to this lane. */
export function firstBlock(blocks: u32): u32 {
  return lanes == 1 ? 0 : <u32>((<u64>blocks * lane) / lanes);
}

/** One past the last block of this lane. */
export function lastBlock(blocks: u32): u32 {
  return lanes == 1 ? blocks : <u32>((<u64>blocks * (lane + 1)) / lanes);
}

/** Whether several lanes are threads of their own: then they may take blocks as they come to them. */
export function atOnce(): bool {
  return load<u32>(PARTIES) != 0;
}

/** One past the last of the blocks that `take` has given. */
export let takenEnd: u32 = 0;

/**
 * Takes blocks that no lane has taken yet, and returns the first of them; `blocks` where none are left. A lane takes half its fair share of what
 * is left (guided self-scheduling; Polychronopoulos & Kuck 1987, https://doi.org/10.1109/TC.1987.5009495), whole columns of blocks while
 * that is more than one: a lane whose core is slow, or somebody else's for a while, takes fewer. For one grid in an instruction; every
 * barrier begins anew.
 */
export function take(blocks: u32, column: u32): u32 {
  let first = atomic.load<u32>(TAKEN);
  while (first < blocks) {
    let count = (blocks - first) / (2 * lanes);
    count = count >= column ? count - (count % column) : min(max<u32>(count, 1), column - (first % column));
    takenEnd = first + count;
    const found = atomic.cmpxchg<u32>(TAKEN, first, takenEnd);
    if (found == first) return first;
    first = found;
  }
  return blocks;
}

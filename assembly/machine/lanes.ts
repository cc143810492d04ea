/**
 * Which part of an instruction this instance computes. Every thread runs the same tape as lane `lane` of
 * `lanes`; a kernel cuts its work into blocks whose grid depends on shapes alone, and takes its share of
 * whole blocks. A block is computed by one lane in one order, so the bits don't depend on `lanes`.
 */
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

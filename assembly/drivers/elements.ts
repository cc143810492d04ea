/**
 * What element-wise kernels share: how many vectors there are, and which of them are this lane's.
 * Buffers are padded to whole vectors, so the last vector may hold padding: it is computed and never read.
 */
import { firstBlock, lanes, lastBlock } from "../machine/lanes";

/** Bytes of one block of work: 4096 elements. */
export const BLOCK_BYTES: usize = 16384;

/** Byte offset of this lane's first element of `count`. */
export function firstByte(count: u32): usize {
  return lanes == 1 ? 0 : <usize>firstBlock(blocksOf(count)) * BLOCK_BYTES;
}

/** Byte offset behind this lane's last element of `count`, a whole number of vectors. */
export function lastByte(count: u32): usize {
  const all = ((<usize>count + 3) >> 2) << 4;
  return lanes == 1 ? all : min<usize>(<usize>lastBlock(blocksOf(count)) * BLOCK_BYTES, all);
}

/** How many blocks `count` elements make. */
export function blocksOf(count: u32): u32 {
  return <u32>((<usize>count * 4 + BLOCK_BYTES - 1) / BLOCK_BYTES);
}

/**
 * What row-wise kernels share: a tensor is [rows, columns], a row is computed by one lane from left to right
 * in four partial sums, then added up in a fixed order; the last vector of a row is masked where it holds the
 * next row's elements, and stored element by element so as not to touch them.
 */
import { firstBlock, lanes, lastBlock } from "../machine/lanes";

/** Elements in one block of work, so that the grid depends on the shape alone. */
const BLOCK_ELEMENTS: u32 = 4096;

function rowsPerBlock(columns: u32): u32 {
  return max<u32>(1, BLOCK_ELEMENTS / max<u32>(1, columns));
}

/** First row of this lane. */
export function firstRow(rows: u32, columns: u32): u32 {
  if (lanes == 1) return 0;
  const size = rowsPerBlock(columns);
  return min(rows, firstBlock((rows + size - 1) / size) * size);
}

/** One past this lane's last row. */
export function lastRow(rows: u32, columns: u32): u32 {
  if (lanes == 1) return rows;
  const size = rowsPerBlock(columns);
  return min(rows, lastBlock((rows + size - 1) / size) * size);
}

/** Ones in the lanes that hold the first `count` of four elements; all four where count ≥ 4. No memory holds 2³¹ elements, and with a sign it is one instruction, not four. */
export function maskOf(count: u32): v128 {
  return i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(count));
}

/** Loads up to four elements; lanes behind `count` become `fill`. */
export function loadMasked(address: usize, count: u32, fill: f32): v128 {
  const x = v128.load(address);
  return count >= 4 ? x : v128.bitselect(x, f32x4.splat(fill), maskOf(count));
}

/** Stores the first `count` elements of a vector, all four where count ≥ 4. */
export function storeCounted(address: usize, x: v128, count: u32): void {
  if (count >= 4) {
    v128.store(address, x);
  } else if (count > 0) {
    v128.store32_lane(address, x, 0);
    if (count > 1) v128.store32_lane(address, x, 1, 4);
    if (count > 2) v128.store32_lane(address, x, 2, 8);
  }
}

/** Adds a row to another. */
export function addRow(to: usize, from: usize, count: u32): void {
  for (let i: u32 = 0; i < count; i += 4) {
    const at = (<usize>i) << 2;
    storeCounted(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)), count - i);
  }
}

/** Copies the `bytes` of a row, and nothing behind it. A loop of vectors beats memory.copy, whose call costs more than a short row. */
export function copyRow(out: usize, from: usize, bytes: usize): void {
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(out + i, v128.load(from + i));
  for (; i < bytes; i += 4) store<u32>(out + i, load<u32>(from + i));
}

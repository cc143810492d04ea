/**
 * Column sums of a matrix: the bias gradient beside dw = xᵀ·dy.
 *
 * tile   16 columns, lanes' units; 4 sums are held in registers, or 1 where 4 columns are all.
 * order  as in the macro-kernel: k in blocks of at most K_BLOCK, each summed from first to last.
 */
import { firstBlock, lane, lanes, lastBlock } from "../machine/lanes";
import { blockLength } from "./macrokernel";
import { ADD, storeEnd } from "./store";

/** out[n] (+)= Σₚ M[p, n], p < k. */
export function columnSums(out: usize, m: usize, n: usize, k: usize, mode: u32): void {
  if (n <= 4) {
    if (lane == lanes - 1) columns4(out, m, n << 2, n, k, mode);
    return;
  }
  const blocks = <u32>((n + 15) >> 4);
  const last: usize = lastBlock(blocks);
  for (let b: usize = firstBlock(blocks); b < last; ++b) {
    columns16(out + (b << 6), m + (b << 6), n << 2, n - (b << 4), k, mode);
  }
}

function columns4(out: usize, m: usize, ld: usize, cols: isize, k: usize, mode: u32): void {
  const length = blockLength(k);
  const none = f32x4.splat(-Infinity);
  let left = k;
  do {
    let sum = f32x4.splat(0);
    let p = min(length, left);
    left -= p;
    for (; p != 0; --p) {
      sum = f32x4.add(sum, v128.load(m));
      m += ld;
    }
    storeEnd(out, sum, cols, none, mode);
    mode |= ADD;
  } while (left);
}

function columns16(out: usize, m: usize, ld: usize, cols: isize, k: usize, mode: u32): void {
  const length = blockLength(k);
  const none = f32x4.splat(-Infinity);
  let left = k;
  do {
    let s0 = f32x4.splat(0);
    let s1 = s0;
    let s2 = s0;
    let s3 = s0;
    let p = min(length, left);
    left -= p;
    for (; p != 0; --p) {
      s0 = f32x4.add(s0, v128.load(m));
      s1 = f32x4.add(s1, v128.load(m, 16));
      s2 = f32x4.add(s2, v128.load(m, 32));
      s3 = f32x4.add(s3, v128.load(m, 48));
      m += ld;
    }
    storeEnd(out, s0, cols, none, mode);
    if (cols > 4) storeEnd(out + 16, s1, cols - 4, none, mode);
    if (cols > 8) storeEnd(out + 32, s2, cols - 8, none, mode);
    if (cols > 12) storeEnd(out + 48, s3, cols - 12, none, mode);
    mode |= ADD;
  } while (left);
}

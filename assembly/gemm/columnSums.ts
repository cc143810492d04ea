/**
 * Column sums of a matrix: the bias gradient beside dw = xᵀ·dy.
 *
 * tile   16 columns, lanes' units; 4 sums are held in registers.
 * order  as in the macro-kernel: k in blocks of at most K_BLOCK, each summed from first to last.
 */
import { firstBlock, lastBlock } from "../machine/lanes";
import { blockLength } from "./macrokernel";
import { ADD, Tile } from "./store";

/** out[n] (+)= Σₚ M[p, n], p < k. */
export function columnSums(out: usize, m: usize, n: usize, k: usize, mode: u32): void {
  const blocks = <u32>((n + 15) >> 4);
  const last: usize = lastBlock(blocks);
  for (let b: usize = firstBlock(blocks); b < last; ++b) {
    columns16(out + (b << 6), m + (b << 6), n << 2, n - (b << 4), k, mode);
  }
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
    Tile.storeRow(out, s0, s1, cols, none, mode);
    Tile.storeRow(out + 32, s2, s3, cols - 8, none, mode);
    mode |= ADD;
  } while (left);
}

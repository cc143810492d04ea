/**
 * The product with k = 1, bound by writing C: what a batch of one row makes of xᵀ·dy.
 *
 * tile   whole cache lines row by row; what remains, and all of a narrow C, 8 columns at a time. Lanes take blocks of 16 rows.
 * order  one term each: start value + a·b.
 */
import { firstBlock, lastBlock } from "../machine/lanes";
import { ADD, madd, Tile } from "./store";

/** C[m, n] (+)= a[m]·b[n] + init[n], a and b contiguous. */
export function outer(
  c: usize,
  a: usize,
  b: usize,
  m: usize,
  n: usize,
  init: usize,
  bound: f32,
  mode: u32,
): void {
  const blocks = <u32>((m + 15) >> 4);
  const end = min<usize>(m, lastBlock(blocks) << 4);
  const row = n << 2;
  // Nothing to start from and no bound: whole cache lines can go straight out.
  const plain: usize = init || mode & ADD || bound > -Infinity ? 0 : row & ~(<usize>63);
  const zero = f32x4.splat(0);
  const floor = f32x4.splat(bound);
  const first: usize = firstBlock(blocks) << 4;
  if (plain) {
    for (let i = first; i < end; ++i) {
      const factor = v128.load32_splat(a + (i << 2));
      const out = c + i * row;
      for (let j: usize = 0; j < plain; j += 64) {
        const from = b + j;
        const to = out + j;
        v128.store(to, madd(factor, v128.load(from), zero));
        v128.store(to, madd(factor, v128.load(from, 16), zero), 16);
        v128.store(to, madd(factor, v128.load(from, 32), zero), 32);
        v128.store(to, madd(factor, v128.load(from, 48), zero), 48);
      }
    }
  }
  for (let j = plain; j < row; j += 32) {
    const b0 = v128.load(b + j);
    const b1 = v128.load(b + j, 16);
    const s0 = init ? v128.load(init + j) : zero;
    const s1 = init ? v128.load(init + j, 16) : zero;
    const cols = <isize>(row - j) >> 2;
    let out = c + first * row + j;
    for (let i = first; i < end; ++i) {
      const factor = v128.load32_splat(a + (i << 2));
      Tile.storeRow(out, madd(factor, b0, s0), madd(factor, b1, s1), cols, floor, mode);
      out += row;
    }
  }
}

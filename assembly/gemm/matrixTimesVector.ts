/**
 * A matrix read by its rows times a column, bound by reading it once: a batch of one going backward, one unit.
 *
 * tile   8 rows, turned four by four in registers so that a lane of a sum is a row; lanes take blocks of 8 rows.
 * order  as in the macro-kernel: k in blocks of at most K_BLOCK, each summed from first to last.
 */
import { firstBlock, lastBlock } from "../machine/lanes";
import { blockLength } from "./macrokernel";
import { ADD, madd, Tile } from "./store";

/** c[m] (+)= Σₚ M[m, p]·v[p] + start. */
export function matrixTimesVector(
  c: usize,
  m: usize,
  v: usize,
  rows: usize,
  k: usize,
  start: f32,
  bound: f32,
  mode: u32,
): void {
  const blocks = <u32>((rows + 7) >> 3);
  const end = min<usize>(rows, lastBlock(blocks) << 3);
  const ld = k << 2;
  for (let i: usize = firstBlock(blocks) << 3; i < end; i += 8) {
    rows8(c + (i << 2), m + i * ld, ld, v, end - i, k, start, bound, mode);
  }
}

/** Two sums run side by side: one alone would wait for its additions. */
function rows8(
  c: usize,
  m: usize,
  ld: usize,
  v: usize,
  rows: isize,
  k: usize,
  start: f32,
  bound: f32,
  mode: u32,
): void {
  const length = blockLength(k);
  let m0 = m;
  let m1 = rows > 1 ? m0 + ld : m0;
  let m2 = rows > 2 ? m1 + ld : m1;
  let m3 = rows > 3 ? m2 + ld : m2;
  let m4 = rows > 4 ? m3 + ld : m3;
  let m5 = rows > 5 ? m4 + ld : m4;
  let m6 = rows > 6 ? m5 + ld : m5;
  let m7 = rows > 7 ? m6 + ld : m6;
  let s0 = f32x4.splat(start);
  let s1 = s0;
  let left = k;
  do {
    let p = min(length, left);
    left -= p;
    for (; p >= 4; p -= 4) {
      const a0 = v128.load32_splat(v);
      const a1 = v128.load32_splat(v, 4);
      const a2 = v128.load32_splat(v, 8);
      const a3 = v128.load32_splat(v, 12);
      let v0 = v128.load(m0);
      let v1 = v128.load(m1);
      let v2 = v128.load(m2);
      let v3 = v128.load(m3);
      let low = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
      let high = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
      let lowNext = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
      let highNext = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
      s0 = madd(a0, v128.shuffle<f32>(low, lowNext, 0, 1, 4, 5), s0);
      s0 = madd(a1, v128.shuffle<f32>(low, lowNext, 2, 3, 6, 7), s0);
      s0 = madd(a2, v128.shuffle<f32>(high, highNext, 0, 1, 4, 5), s0);
      s0 = madd(a3, v128.shuffle<f32>(high, highNext, 2, 3, 6, 7), s0);
      v0 = v128.load(m4);
      v1 = v128.load(m5);
      v2 = v128.load(m6);
      v3 = v128.load(m7);
      low = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
      high = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
      lowNext = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
      highNext = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
      s1 = madd(a0, v128.shuffle<f32>(low, lowNext, 0, 1, 4, 5), s1);
      s1 = madd(a1, v128.shuffle<f32>(low, lowNext, 2, 3, 6, 7), s1);
      s1 = madd(a2, v128.shuffle<f32>(high, highNext, 0, 1, 4, 5), s1);
      s1 = madd(a3, v128.shuffle<f32>(high, highNext, 2, 3, 6, 7), s1);
      m0 += 16;
      m1 += 16;
      m2 += 16;
      m3 += 16;
      m4 += 16;
      m5 += 16;
      m6 += 16;
      m7 += 16;
      v += 16;
    }
    for (; p != 0; --p) {
      const a = v128.load32_splat(v);
      s0 = madd(a, f32x4(load<f32>(m0), load<f32>(m1), load<f32>(m2), load<f32>(m3)), s0);
      s1 = madd(a, f32x4(load<f32>(m4), load<f32>(m5), load<f32>(m6), load<f32>(m7)), s1);
      m0 += 4;
      m1 += 4;
      m2 += 4;
      m3 += 4;
      m4 += 4;
      m5 += 4;
      m6 += 4;
      m7 += 4;
      v += 4;
    }
    Tile.storeRow(c, s0, s1, rows, f32x4.splat(left ? -Infinity : bound), mode);
    s0 = f32x4.splat(0);
    s1 = s0;
    mode |= ADD;
  } while (left);
}

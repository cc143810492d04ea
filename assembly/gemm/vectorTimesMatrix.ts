/**
 * A row times a matrix read by its rows, bound by reading it once: a batch of one going forward.
 *
 * tile   32 columns in 8 sums (16 in 4, 4 in 1 at the end); lanes take blocks of 32 columns.
 * order  as in the macro-kernel: k in blocks of at most K_BLOCK, each summed from first to last.
 */
import { firstBlock, lastBlock } from "../machine/lanes";
import { blockLength } from "./macrokernel";
import { ADD, madd, storeLanes, Tile } from "./store";

/** c[n] (+)= Σₚ v[p]·M[p, n] + init[n]. */
export function vectorTimesMatrix(
  c: usize,
  v: usize,
  m: usize,
  n: usize,
  k: usize,
  init: usize,
  bound: f32,
  mode: u32,
): void {
  const blocks = <u32>((n + 31) >> 5);
  const end = min<usize>(n, lastBlock(blocks) << 5);
  const ld = n << 2;
  for (let j: usize = firstBlock(blocks) << 5; j < end; ) {
    const at = j << 2;
    const start: usize = init ? init + at : 0;
    const left = end - j;
    if (left > 16) {
      columns32(c + at, v, m + at, ld, left, k, start, bound, mode);
      j += 32;
    } else if (left > 8) {
      columns16(c + at, v, m + at, ld, left, k, start, bound, mode);
      j += 16;
    } else {
      columns4(c + at, v, m + at, ld, left, k, start, bound, mode);
      j += 4;
    }
  }
}

function columns32(
  c: usize,
  v: usize,
  m: usize,
  ld: usize,
  cols: isize,
  k: usize,
  init: usize,
  bound: f32,
  mode: u32,
): void {
  const length = blockLength(k);
  const zero = f32x4.splat(0);
  let start: usize = mode & ADD ? <usize>0 : init;
  let left = k;
  do {
    let s0 = zero;
    let s1 = zero;
    let s2 = zero;
    let s3 = zero;
    let s4 = zero;
    let s5 = zero;
    let s6 = zero;
    let s7 = zero;
    if (start) {
      s0 = v128.load(start);
      s1 = v128.load(start, 16);
      s2 = v128.load(start, 32);
      s3 = v128.load(start, 48);
      s4 = v128.load(start, 64);
      s5 = v128.load(start, 80);
      s6 = v128.load(start, 96);
      s7 = v128.load(start, 112);
      start = 0;
    }
    let p = min(length, left);
    left -= p;
    for (; p != 0; --p) {
      const a = v128.load32_splat(v);
      s0 = madd(a, v128.load(m), s0);
      s1 = madd(a, v128.load(m, 16), s1);
      s2 = madd(a, v128.load(m, 32), s2);
      s3 = madd(a, v128.load(m, 48), s3);
      s4 = madd(a, v128.load(m, 64), s4);
      s5 = madd(a, v128.load(m, 80), s5);
      s6 = madd(a, v128.load(m, 96), s6);
      s7 = madd(a, v128.load(m, 112), s7);
      v += 4;
      m += ld;
    }
    const floor = f32x4.splat(left ? -Infinity : bound);
    Tile.storeRow(c, s0, s1, cols, floor, mode);
    Tile.storeRow(c + 32, s2, s3, cols - 8, floor, mode);
    Tile.storeRow(c + 64, s4, s5, cols - 16, floor, mode);
    Tile.storeRow(c + 96, s6, s7, cols - 24, floor, mode);
    mode |= ADD;
  } while (left);
}

function columns16(
  c: usize,
  v: usize,
  m: usize,
  ld: usize,
  cols: isize,
  k: usize,
  init: usize,
  bound: f32,
  mode: u32,
): void {
  const length = blockLength(k);
  const zero = f32x4.splat(0);
  let start: usize = mode & ADD ? 0 : init;
  let left = k;
  do {
    let s0 = zero;
    let s1 = zero;
    let s2 = zero;
    let s3 = zero;
    if (start) {
      s0 = v128.load(start);
      s1 = v128.load(start, 16);
      s2 = v128.load(start, 32);
      s3 = v128.load(start, 48);
      start = 0;
    }
    let p = min(length, left);
    left -= p;
    for (; p != 0; --p) {
      const a = v128.load32_splat(v);
      s0 = madd(a, v128.load(m), s0);
      s1 = madd(a, v128.load(m, 16), s1);
      s2 = madd(a, v128.load(m, 32), s2);
      s3 = madd(a, v128.load(m, 48), s3);
      v += 4;
      m += ld;
    }
    const floor = f32x4.splat(left ? -Infinity : bound);
    Tile.storeRow(c, s0, s1, cols, floor, mode);
    Tile.storeRow(c + 32, s2, s3, cols - 8, floor, mode);
    mode |= ADD;
  } while (left);
}

function columns4(
  c: usize,
  v: usize,
  m: usize,
  ld: usize,
  cols: isize,
  k: usize,
  init: usize,
  bound: f32,
  mode: u32,
): void {
  const length = blockLength(k);
  let sum = init && !(mode & ADD) ? v128.load(init) : f32x4.splat(0);
  let left = k;
  do {
    let p = min(length, left);
    left -= p;
    for (; p != 0; --p) {
      sum = madd(v128.load32_splat(v), v128.load(m), sum);
      v += 4;
      m += ld;
    }
    storeLanes(c, sum, cols, f32x4.splat(left ? -Infinity : bound), mode);
    sum = f32x4.splat(0);
    mode |= ADD;
  } while (left);
}

/**
 * The micro-kernel of the wide build: 4 rows × 16 columns. V8's revectorizer merges two operations on neighbouring vectors into one of
 * 256 bits, so the 16 accumulators fill 8 registers. It starts at pairs of stores and follows what they store back to
 * pairs of loads; hence all is written in such pairs, and a step a turn is best (four, with or without exits, spill: three quarters of the speed).
 *
 * order  as in microkernel.ts: the same operations on each element in the same order, so the same bits.
 * X      four rows contiguous, `ldx` from k to k: a packed panel, or A of xᵀ·dy where it lies.
 * edges  a tile that hangs over is stored to `scratch` and copied from there.
 */
import { ADD, madd, raise, Tile } from "./store";

/** Bytes that `scratch` must have: a tile, and as many zeros as a row of it has. */
export const SCRATCH_BYTES: usize = 320;
const ZEROS: usize = 256;

/** What a sum without start values begins with. */
export function clearZeros(scratch: usize): void {
  memory.fill(scratch + ZEROS, 0, 64);
}

/** As `panel<Columns, Wide>` in microkernel.ts; cols <= 16. */
export function widePanel(
  c: usize,
  ldc: usize,
  x: usize,
  ldx: usize,
  nextX: usize,
  y: usize,
  ldy: usize,
  rows: isize,
  cols: isize,
  k: usize,
  init: usize,
  bound: f32,
  mode: u32,
  scratch: usize,
): void {
  const floor = f32x4.splat(bound);
  const from = init ? init : scratch + ZEROS;
  for (; rows > 0; rows -= 4) {
    let u = x;
    let c00 = v128.load(from);
    let c01 = v128.load(from, 16);
    let c02 = v128.load(from, 32);
    let c03 = v128.load(from, 48);
    let c10 = c00;
    let c11 = c01;
    let c12 = c02;
    let c13 = c03;
    let c20 = c00;
    let c21 = c01;
    let c22 = c02;
    let c23 = c03;
    let c30 = c00;
    let c31 = c01;
    let c32 = c02;
    let c33 = c03;
    let v = y;
    for (let p = k; p != 0; --p) {
      const b0 = v128.load(v);
      const b1 = v128.load(v, 16);
      const b2 = v128.load(v, 32);
      const b3 = v128.load(v, 48);
      const a0 = v128.load32_splat(u);
      c00 = madd(a0, b0, c00);
      c01 = madd(a0, b1, c01);
      c02 = madd(a0, b2, c02);
      c03 = madd(a0, b3, c03);
      const a1 = v128.load32_splat(u, 4);
      c10 = madd(a1, b0, c10);
      c11 = madd(a1, b1, c11);
      c12 = madd(a1, b2, c12);
      c13 = madd(a1, b3, c13);
      const a2 = v128.load32_splat(u, 8);
      c20 = madd(a2, b0, c20);
      c21 = madd(a2, b1, c21);
      c22 = madd(a2, b2, c22);
      c23 = madd(a2, b3, c23);
      const a3 = v128.load32_splat(u, 12);
      c30 = madd(a3, b0, c30);
      c31 = madd(a3, b1, c31);
      c32 = madd(a3, b2, c32);
      c33 = madd(a3, b3, c33);
      u += ldx;
      v += ldy;
    }
    const whole = rows >= 4 && cols >= 16;
    const to = whole ? c : scratch;
    const ld: usize = whole ? ldc : 64;
    const to1 = to + ld;
    const to2 = to1 + ld;
    const to3 = to2 + ld;
    if (whole && (mode & ADD) != 0) {
      c00 = f32x4.add(v128.load(to), c00);
      c01 = f32x4.add(v128.load(to, 16), c01);
      c02 = f32x4.add(v128.load(to, 32), c02);
      c03 = f32x4.add(v128.load(to, 48), c03);
      c10 = f32x4.add(v128.load(to1), c10);
      c11 = f32x4.add(v128.load(to1, 16), c11);
      c12 = f32x4.add(v128.load(to1, 32), c12);
      c13 = f32x4.add(v128.load(to1, 48), c13);
      c20 = f32x4.add(v128.load(to2), c20);
      c21 = f32x4.add(v128.load(to2, 16), c21);
      c22 = f32x4.add(v128.load(to2, 32), c22);
      c23 = f32x4.add(v128.load(to2, 48), c23);
      c30 = f32x4.add(v128.load(to3), c30);
      c31 = f32x4.add(v128.load(to3, 16), c31);
      c32 = f32x4.add(v128.load(to3, 32), c32);
      c33 = f32x4.add(v128.load(to3, 48), c33);
    }
    // What is stored to `scratch` is bounded on its way out, after the addition.
    const low = whole ? floor : f32x4.splat(-Infinity);
    v128.store(to, raise(c00, low));
    v128.store(to, raise(c01, low), 16);
    v128.store(to, raise(c02, low), 32);
    v128.store(to, raise(c03, low), 48);
    v128.store(to1, raise(c10, low));
    v128.store(to1, raise(c11, low), 16);
    v128.store(to1, raise(c12, low), 32);
    v128.store(to1, raise(c13, low), 48);
    v128.store(to2, raise(c20, low));
    v128.store(to2, raise(c21, low), 16);
    v128.store(to2, raise(c22, low), 32);
    v128.store(to2, raise(c23, low), 48);
    v128.store(to3, raise(c30, low));
    v128.store(to3, raise(c31, low), 16);
    v128.store(to3, raise(c32, low), 32);
    v128.store(to3, raise(c33, low), 48);
    if (!whole) fromScratch(scratch, c, ldc, min<isize>(rows, 4), cols, bound, mode);
    x += nextX;
    c += 4 * ldc;
  }
}

/** Copies a tile from `scratch` to where it belongs. */
function fromScratch(
  scratch: usize,
  c: usize,
  ldc: usize,
  rows: isize,
  cols: isize,
  bound: f32,
  mode: u32,
): void {
  const floor = f32x4.splat(bound);
  for (; rows > 0; --rows) {
    Tile.storeRow(c, v128.load(scratch), v128.load(scratch, 16), cols, floor, mode);
    Tile.storeRow(c + 32, v128.load(scratch, 32), v128.load(scratch, 48), cols - 8, floor, mode);
    scratch += 64;
    c += ldc;
  }
}

/**
 * The micro-kernel of large products in the ordinary build: 2 rows × 16 columns, X and Y in panels.
 *
 * tile   8 accumulators as in microkernel.ts, but 2 broadcasts for 4 vectors of Y where 4 × 8 has 4 for 2. V8 adds a broadcast's offset in an
 *        instruction of its own, so a step of k is 25 instructions and not 27 (with pointers 29); a Zen 4 takes up six a cycle at most, and is seen to take up 5.2 to 5.5.
 * loop   eight steps a turn, with ways out as there. What lies where is known, so only a turn moves the pointers.
 * order  of a sum as there. Within a step from the last accumulator to the first: Node 20's V8 computes them in that order whatever is
 *        written, and where the loads have it too, it spreads them (measured: 2 to 3 %).
 */
import { PANEL, TILE_ROWS } from "./microkernel";
import { madd, Tile } from "./store";

/** The relaxed and the wide build have tiles of their own. */
export const HAS_BROAD: bool = TILE_ROWS == 4 && PANEL == 8;
/** Columns of a panel. */
export const BROAD_PANEL: usize = 16;

/**
 * c, ldc  C's corner and row length in bytes; 16 columns
 * x       panels of 4 rows
 * y       one panel
 * init    16 start values (bias), or 0
 * bound   lower bound, applied on store
 */
export function broadPanel(
  c: usize,
  ldc: usize,
  x: usize,
  y: usize,
  rows: isize,
  k: usize,
  init: usize,
  bound: f32,
  mode: u32,
): void {
  const floor = f32x4.splat(bound);
  let i0 = f32x4.splat(0);
  let i1 = i0;
  let i2 = i0;
  let i3 = i0;
  if (init) {
    i0 = v128.load(init);
    i1 = v128.load(init, 16);
    i2 = v128.load(init, 32);
    i3 = v128.load(init, 48);
  }
  for (let i: isize = 0; i < rows; i += 2) {
    let u = x;
    if (i & 2) {
      u += 8;
      x += k << 4;
    }
    let c00 = i0;
    let c01 = i1;
    let c02 = i2;
    let c03 = i3;
    let c10 = i0;
    let c11 = i1;
    let c12 = i2;
    let c13 = i3;
    let a: v128;
    let b0: v128;
    let b1: v128;
    let b2: v128;
    let b3: v128;
    let v = y;
    let p = k;
    while (p) {
      a = v128.load32_splat(u, 4);
      b3 = v128.load(v, 48);
      c13 = madd(a, b3, c13);
      b2 = v128.load(v, 32);
      c12 = madd(a, b2, c12);
      b1 = v128.load(v, 16);
      c11 = madd(a, b1, c11);
      b0 = v128.load(v);
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(u);
      c03 = madd(a, b3, c03);
      c02 = madd(a, b2, c02);
      c01 = madd(a, b1, c01);
      c00 = madd(a, b0, c00);
      if (p == 1) break;
      a = v128.load32_splat(u, 20);
      b3 = v128.load(v, 112);
      c13 = madd(a, b3, c13);
      b2 = v128.load(v, 96);
      c12 = madd(a, b2, c12);
      b1 = v128.load(v, 80);
      c11 = madd(a, b1, c11);
      b0 = v128.load(v, 64);
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(u, 16);
      c03 = madd(a, b3, c03);
      c02 = madd(a, b2, c02);
      c01 = madd(a, b1, c01);
      c00 = madd(a, b0, c00);
      if (p == 2) break;
      a = v128.load32_splat(u, 36);
      b3 = v128.load(v, 176);
      c13 = madd(a, b3, c13);
      b2 = v128.load(v, 160);
      c12 = madd(a, b2, c12);
      b1 = v128.load(v, 144);
      c11 = madd(a, b1, c11);
      b0 = v128.load(v, 128);
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(u, 32);
      c03 = madd(a, b3, c03);
      c02 = madd(a, b2, c02);
      c01 = madd(a, b1, c01);
      c00 = madd(a, b0, c00);
      if (p == 3) break;
      a = v128.load32_splat(u, 52);
      b3 = v128.load(v, 240);
      c13 = madd(a, b3, c13);
      b2 = v128.load(v, 224);
      c12 = madd(a, b2, c12);
      b1 = v128.load(v, 208);
      c11 = madd(a, b1, c11);
      b0 = v128.load(v, 192);
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(u, 48);
      c03 = madd(a, b3, c03);
      c02 = madd(a, b2, c02);
      c01 = madd(a, b1, c01);
      c00 = madd(a, b0, c00);
      if (p == 4) break;
      a = v128.load32_splat(u, 68);
      b3 = v128.load(v, 304);
      c13 = madd(a, b3, c13);
      b2 = v128.load(v, 288);
      c12 = madd(a, b2, c12);
      b1 = v128.load(v, 272);
      c11 = madd(a, b1, c11);
      b0 = v128.load(v, 256);
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(u, 64);
      c03 = madd(a, b3, c03);
      c02 = madd(a, b2, c02);
      c01 = madd(a, b1, c01);
      c00 = madd(a, b0, c00);
      if (p == 5) break;
      a = v128.load32_splat(u, 84);
      b3 = v128.load(v, 368);
      c13 = madd(a, b3, c13);
      b2 = v128.load(v, 352);
      c12 = madd(a, b2, c12);
      b1 = v128.load(v, 336);
      c11 = madd(a, b1, c11);
      b0 = v128.load(v, 320);
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(u, 80);
      c03 = madd(a, b3, c03);
      c02 = madd(a, b2, c02);
      c01 = madd(a, b1, c01);
      c00 = madd(a, b0, c00);
      if (p == 6) break;
      a = v128.load32_splat(u, 100);
      b3 = v128.load(v, 432);
      c13 = madd(a, b3, c13);
      b2 = v128.load(v, 416);
      c12 = madd(a, b2, c12);
      b1 = v128.load(v, 400);
      c11 = madd(a, b1, c11);
      b0 = v128.load(v, 384);
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(u, 96);
      c03 = madd(a, b3, c03);
      c02 = madd(a, b2, c02);
      c01 = madd(a, b1, c01);
      c00 = madd(a, b0, c00);
      if (p == 7) break;
      a = v128.load32_splat(u, 116);
      b3 = v128.load(v, 496);
      c13 = madd(a, b3, c13);
      b2 = v128.load(v, 480);
      c12 = madd(a, b2, c12);
      b1 = v128.load(v, 464);
      c11 = madd(a, b1, c11);
      b0 = v128.load(v, 448);
      c10 = madd(a, b0, c10);
      a = v128.load32_splat(u, 112);
      c03 = madd(a, b3, c03);
      c02 = madd(a, b2, c02);
      c01 = madd(a, b1, c01);
      c00 = madd(a, b0, c00);
      p -= 8;
      u += 128;
      v += 512;
    }
    Tile.storeRow(c, c00, c01, 8, floor, mode);
    Tile.storeRow(c + 32, c02, c03, 8, floor, mode);
    c += ldc;
    if (i + 1 < rows) {
      Tile.storeRow(c, c10, c11, 8, floor, mode);
      Tile.storeRow(c + 32, c12, c13, 8, floor, mode);
    }
    c += ldc;
  }
}

/**
 * The inner loop of a convolution: four pixels by eight columns, whose sums stay in registers over all runs. A number of the image is
 * spread over a vector, the weights are read where they lie. Terms are added from first to last, beginning at the bias.
 */
import { madd, Tile } from "../gemm/store";
import { RUN_BYTES } from "./tables";

export const TILE_PIXELS: u32 = 4;
export const TILE_COLUMNS: u32 = 8;

/** x0 … x3 are the pixels' own places in what is read, y0 … y3 in what is written; `pixels` of them are there. */
export function convolutionTile(
  runs: usize,
  end: usize,
  x0: usize,
  x1: usize,
  x2: usize,
  x3: usize,
  weights: usize,
  rowBytes: usize,
  y0: usize,
  y1: usize,
  y2: usize,
  y3: usize,
  pixels: u32,
  columns: isize,
  init: usize,
  bound: f32,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  if (init) {
    c00 = v128.load(init);
    c01 = v128.load(init, 16);
  }
  let c10 = c00;
  let c11 = c01;
  let c20 = c00;
  let c21 = c01;
  let c30 = c00;
  let c31 = c01;
  for (; runs != end; runs += RUN_BYTES) {
    const offset = <usize>load<i32>(runs);
    let w = weights + load<u32>(runs, 4);
    let left = load<u32>(runs, 8);
    let p0 = x0 + offset;
    let p1 = x1 + offset;
    let p2 = x2 + offset;
    let p3 = x3 + offset;
    for (; left >= 4; left -= 4) {
      let b0 = v128.load(w);
      let b1 = v128.load(w, 16);
      let a = v128.load32_splat(p0);
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
      a = v128.load32_splat(p1);
      c10 = madd(a, b0, c10);
      c11 = madd(a, b1, c11);
      a = v128.load32_splat(p2);
      c20 = madd(a, b0, c20);
      c21 = madd(a, b1, c21);
      a = v128.load32_splat(p3);
      c30 = madd(a, b0, c30);
      c31 = madd(a, b1, c31);
      w += rowBytes;
      b0 = v128.load(w);
      b1 = v128.load(w, 16);
      a = v128.load32_splat(p0, 4);
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
      a = v128.load32_splat(p1, 4);
      c10 = madd(a, b0, c10);
      c11 = madd(a, b1, c11);
      a = v128.load32_splat(p2, 4);
      c20 = madd(a, b0, c20);
      c21 = madd(a, b1, c21);
      a = v128.load32_splat(p3, 4);
      c30 = madd(a, b0, c30);
      c31 = madd(a, b1, c31);
      w += rowBytes;
      b0 = v128.load(w);
      b1 = v128.load(w, 16);
      a = v128.load32_splat(p0, 8);
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
      a = v128.load32_splat(p1, 8);
      c10 = madd(a, b0, c10);
      c11 = madd(a, b1, c11);
      a = v128.load32_splat(p2, 8);
      c20 = madd(a, b0, c20);
      c21 = madd(a, b1, c21);
      a = v128.load32_splat(p3, 8);
      c30 = madd(a, b0, c30);
      c31 = madd(a, b1, c31);
      w += rowBytes;
      b0 = v128.load(w);
      b1 = v128.load(w, 16);
      a = v128.load32_splat(p0, 12);
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
      a = v128.load32_splat(p1, 12);
      c10 = madd(a, b0, c10);
      c11 = madd(a, b1, c11);
      a = v128.load32_splat(p2, 12);
      c20 = madd(a, b0, c20);
      c21 = madd(a, b1, c21);
      a = v128.load32_splat(p3, 12);
      c30 = madd(a, b0, c30);
      c31 = madd(a, b1, c31);
      w += rowBytes;
      p0 += 16;
      p1 += 16;
      p2 += 16;
      p3 += 16;
    }
    for (; left != 0; left--) {
      const b0 = v128.load(w);
      const b1 = v128.load(w, 16);
      let a = v128.load32_splat(p0);
      c00 = madd(a, b0, c00);
      c01 = madd(a, b1, c01);
      a = v128.load32_splat(p1);
      c10 = madd(a, b0, c10);
      c11 = madd(a, b1, c11);
      a = v128.load32_splat(p2);
      c20 = madd(a, b0, c20);
      c21 = madd(a, b1, c21);
      a = v128.load32_splat(p3);
      c30 = madd(a, b0, c30);
      c31 = madd(a, b1, c31);
      w += rowBytes;
      p0 += 4;
      p1 += 4;
      p2 += 4;
      p3 += 4;
    }
  }
  const floor = f32x4.splat(bound);
  Tile.storeRow(y0, c00, c01, columns, floor, 0);
  if (pixels > 1) Tile.storeRow(y1, c10, c11, columns, floor, 0);
  if (pixels > 2) Tile.storeRow(y2, c20, c21, columns, floor, 0);
  if (pixels > 3) Tile.storeRow(y3, c30, c31, columns, floor, 0);
}

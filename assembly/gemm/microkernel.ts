/**
 * One column panel of the product: C[rows, cols] (+)= X[rows, k] · Y[k, cols], cols <= 8, tile by tile in
 * registers. X is read by broadcast, Y by vectors; both where they lie, or from packed panels. Where both are in panels, the ordinary build
 * takes it for the last columns only (broadMicrokernel.ts).
 *
 * tile   4 rows × 8 columns: 8 accumulators, 2 vectors of Y, one of X and one product are 12 of the 15 registers
 *        that V8 gives out (6×8, 4×12 and 3×16 spill, and lose a third). Fused, no product is held: 6 × 8.
 * order  each element of C is one accumulator: its start value, then the k terms from first to last.
 * loop   four steps a turn, each but the last with a way out. The ways out serve every k, and keep V8 from
 *        moving the arithmetic of one step past the loads of the next, where it spills (measured, share of the
 *        peak: one step a turn 92 %, four without exits 72 %, four with exits 100 %).
 * edges  a tile that hangs over is computed whole (rows repeated, columns read past the end) and stored in part.
 */
import { madd, Tile } from "./store";

export const TILE_ROWS: usize = ASC_FEATURE_RELAXED_SIMD ? 6 : 4;
/** Columns of a panel; `WIDE` is defined in the build for V8's revectorizer (wideMicrokernel.ts). */
export const PANEL: usize = isDefined(WIDE) ? 16 : 8;

/** X as rows `ldx` apart, k contiguous: A of the forward product. */
export class Rows {
  @inline apart(): bool {
    return true;
  }
}

/** X with its rows contiguous, k `ldx` apart: A of xᵀ·dy, or a packed panel. */
export class Columns {
  @inline apart(): bool {
    return false;
  }
}

/** Panels of 5 to 8 columns, in two vectors. */
export class Wide {
  @inline wide(): bool {
    return true;
  }
}

/** Panels of 1 to 4 columns, in one. */
export class Narrow {
  @inline wide(): bool {
    return false;
  }
}

/**
 * c, ldc  C's corner and row length in bytes
 * x, ldx  X as its class says; `nextX` bytes lie between one tile's rows and the next's
 * y, ldy  Y's rows; 8 elements, or 4, are read from each
 * init    as many start values (bias), or 0
 * bound   lower bound, applied on store
 */
export function panel<X, W>(
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
): void {
  const apart = changetype<X>(0).apart();
  const wide = changetype<W>(0).wide();
  const floor = f32x4.splat(bound);
  let i0 = f32x4.splat(0);
  let i1 = i0;
  if (init) {
    i0 = v128.load(init);
    if (wide) i1 = v128.load(init, 16);
  }
  for (; rows > 0; rows -= TILE_ROWS) {
    let x0 = x;
    let x1 = rows > 1 ? x0 + ldx : x0;
    let x2 = rows > 2 ? x1 + ldx : x1;
    let x3 = rows > 3 ? x2 + ldx : x2;
    let x4 = TILE_ROWS > 4 && rows > 4 ? x3 + ldx : x3;
    let x5 = TILE_ROWS > 5 && rows > 5 ? x4 + ldx : x4;
    let c00 = i0;
    let c01 = i1;
    let c10 = i0;
    let c11 = i1;
    let c20 = i0;
    let c21 = i1;
    let c30 = i0;
    let c31 = i1;
    let c40 = i0;
    let c41 = i1;
    let c50 = i0;
    let c51 = i1;
    let v = y;
    let p = k;
    while (p) {
      let a: v128;
      let b0: v128;
      let b1 = i1;
      b0 = v128.load(v);
      if (wide) b1 = v128.load(v, 16);
      a = v128.load32_splat(x0);
      c00 = madd(a, b0, c00);
      if (wide) c01 = madd(a, b1, c01);
      a = apart ? v128.load32_splat(x1) : v128.load32_splat(x0, 4);
      c10 = madd(a, b0, c10);
      if (wide) c11 = madd(a, b1, c11);
      a = apart ? v128.load32_splat(x2) : v128.load32_splat(x0, 8);
      c20 = madd(a, b0, c20);
      if (wide) c21 = madd(a, b1, c21);
      a = apart ? v128.load32_splat(x3) : v128.load32_splat(x0, 12);
      c30 = madd(a, b0, c30);
      if (wide) c31 = madd(a, b1, c31);
      if (TILE_ROWS == 6) {
        a = apart ? v128.load32_splat(x4) : v128.load32_splat(x0, 16);
        c40 = madd(a, b0, c40);
        if (wide) c41 = madd(a, b1, c41);
        a = apart ? v128.load32_splat(x5) : v128.load32_splat(x0, 20);
        c50 = madd(a, b0, c50);
        if (wide) c51 = madd(a, b1, c51);
      }
      if (!apart) x0 += ldx;
      if (--p == 0) break;
      v += ldy;
      b0 = v128.load(v);
      if (wide) b1 = v128.load(v, 16);
      a = apart ? v128.load32_splat(x0, 4) : v128.load32_splat(x0);
      c00 = madd(a, b0, c00);
      if (wide) c01 = madd(a, b1, c01);
      a = apart ? v128.load32_splat(x1, 4) : v128.load32_splat(x0, 4);
      c10 = madd(a, b0, c10);
      if (wide) c11 = madd(a, b1, c11);
      a = apart ? v128.load32_splat(x2, 4) : v128.load32_splat(x0, 8);
      c20 = madd(a, b0, c20);
      if (wide) c21 = madd(a, b1, c21);
      a = apart ? v128.load32_splat(x3, 4) : v128.load32_splat(x0, 12);
      c30 = madd(a, b0, c30);
      if (wide) c31 = madd(a, b1, c31);
      if (TILE_ROWS == 6) {
        a = apart ? v128.load32_splat(x4, 4) : v128.load32_splat(x0, 16);
        c40 = madd(a, b0, c40);
        if (wide) c41 = madd(a, b1, c41);
        a = apart ? v128.load32_splat(x5, 4) : v128.load32_splat(x0, 20);
        c50 = madd(a, b0, c50);
        if (wide) c51 = madd(a, b1, c51);
      }
      if (!apart) x0 += ldx;
      if (--p == 0) break;
      v += ldy;
      b0 = v128.load(v);
      if (wide) b1 = v128.load(v, 16);
      a = apart ? v128.load32_splat(x0, 8) : v128.load32_splat(x0);
      c00 = madd(a, b0, c00);
      if (wide) c01 = madd(a, b1, c01);
      a = apart ? v128.load32_splat(x1, 8) : v128.load32_splat(x0, 4);
      c10 = madd(a, b0, c10);
      if (wide) c11 = madd(a, b1, c11);
      a = apart ? v128.load32_splat(x2, 8) : v128.load32_splat(x0, 8);
      c20 = madd(a, b0, c20);
      if (wide) c21 = madd(a, b1, c21);
      a = apart ? v128.load32_splat(x3, 8) : v128.load32_splat(x0, 12);
      c30 = madd(a, b0, c30);
      if (wide) c31 = madd(a, b1, c31);
      if (TILE_ROWS == 6) {
        a = apart ? v128.load32_splat(x4, 8) : v128.load32_splat(x0, 16);
        c40 = madd(a, b0, c40);
        if (wide) c41 = madd(a, b1, c41);
        a = apart ? v128.load32_splat(x5, 8) : v128.load32_splat(x0, 20);
        c50 = madd(a, b0, c50);
        if (wide) c51 = madd(a, b1, c51);
      }
      if (!apart) x0 += ldx;
      if (--p == 0) break;
      v += ldy;
      b0 = v128.load(v);
      if (wide) b1 = v128.load(v, 16);
      a = apart ? v128.load32_splat(x0, 12) : v128.load32_splat(x0);
      c00 = madd(a, b0, c00);
      if (wide) c01 = madd(a, b1, c01);
      a = apart ? v128.load32_splat(x1, 12) : v128.load32_splat(x0, 4);
      c10 = madd(a, b0, c10);
      if (wide) c11 = madd(a, b1, c11);
      a = apart ? v128.load32_splat(x2, 12) : v128.load32_splat(x0, 8);
      c20 = madd(a, b0, c20);
      if (wide) c21 = madd(a, b1, c21);
      a = apart ? v128.load32_splat(x3, 12) : v128.load32_splat(x0, 12);
      c30 = madd(a, b0, c30);
      if (wide) c31 = madd(a, b1, c31);
      if (TILE_ROWS == 6) {
        a = apart ? v128.load32_splat(x4, 12) : v128.load32_splat(x0, 16);
        c40 = madd(a, b0, c40);
        if (wide) c41 = madd(a, b1, c41);
        a = apart ? v128.load32_splat(x5, 12) : v128.load32_splat(x0, 20);
        c50 = madd(a, b0, c50);
        if (wide) c51 = madd(a, b1, c51);
      }
      if (!apart) x0 += ldx;
      --p;
      v += ldy;
      if (apart) {
        x0 += 16;
        x1 += 16;
        x2 += 16;
        x3 += 16;
        if (TILE_ROWS == 6) {
          x4 += 16;
          x5 += 16;
        }
      }
    }
    Tile.storeRow(c, c00, c01, cols, floor, mode);
    if (rows > 1) Tile.storeRow(c + ldc, c10, c11, cols, floor, mode);
    if (rows > 2) Tile.storeRow(c + 2 * ldc, c20, c21, cols, floor, mode);
    if (rows > 3) Tile.storeRow(c + 3 * ldc, c30, c31, cols, floor, mode);
    if (TILE_ROWS == 6) {
      if (rows > 4) Tile.storeRow(c + 4 * ldc, c40, c41, cols, floor, mode);
      if (rows > 5) Tile.storeRow(c + 5 * ldc, c50, c51, cols, floor, mode);
    }
    x += nextX;
    c += TILE_ROWS * ldc;
  }
}

/**
 * The ways a finished tile reaches C where the tile does not fit: only C's own elements are written,
 * though up to 16 bytes may be read at its end (every buffer is padded to 64; behind a small variable of an arena lies the next, 16 bytes apart). Behind the end of a C that is a vector,
 * its padding is written too, with zeros: what reads the vector next reads four elements, and would wait for stores of fewer.
 */
import { maskOf } from "../drivers/rows";

/** C is added to, not overwritten: a later block of k, or accumulation asked for by the caller. */
export const ADD: u32 = 1;

/** a·b + sum: fused in the relaxed build, two rounded operations in the ordinary one. */
export function madd(a: v128, b: v128, sum: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, sum);
  return f32x4.add(sum, f32x4.mul(a, b));
}

/** max(v, floor), and NaN stays NaN: pmax keeps its first operand unless that is smaller. */
export function raise(v: v128, floor: v128): v128 {
  return f32x4.pmax(v, floor);
}

/** Writes the first `lanes` elements of v (any count; none if <= 0, four if more). */
export function storeLanes(c: usize, v: v128, lanes: isize, floor: v128, mode: u32): void {
  if (lanes <= 0) return;
  if (mode & ADD) v = f32x4.add(v128.load(c), v);
  v = raise(v, floor);
  if (lanes >= 4) {
    v128.store(c, v);
    return;
  }
  if (lanes & 2) {
    v128.store64_lane(c, v, 0);
    if (lanes & 1) v128.store32_lane(c, v, 2, 8);
  } else {
    v128.store32_lane(c, v, 0);
  }
}

/** Writes the first `lanes` elements of v where C ends behind them, and zeros behind its end. */
export function storeEnd(c: usize, v: v128, lanes: isize, floor: v128, mode: u32): void {
  if (mode & ADD) v = f32x4.add(v128.load(c), v);
  v128.store(c, v128.and(raise(v, floor), maskOf(<u32>lanes)));
}

export class Tile {
  /** One row of a tile, inlined for whole rows. */
  @inline static storeRow(c: usize, v0: v128, v1: v128, cols: isize, floor: v128, mode: u32): void {
    if (cols >= 8) {
      if (mode & ADD) {
        v0 = f32x4.add(v128.load(c), v0);
        v1 = f32x4.add(v128.load(c, 16), v1);
      }
      v128.store(c, raise(v0, floor));
      v128.store(c, raise(v1, floor), 16);
    } else {
      storeLanes(c, v0, cols, floor, mode);
      storeLanes(c + 16, v1, cols - 4, floor, mode);
    }
  }
}

/**
 * A product with four columns, or one row of fewer, and few terms: a row of C is one vector, and any grid or set-up of panels would take longer than the sums.
 *
 * tile   one row; the last lane has all.
 * order  from first to last, as in the macro-kernel: k is one block.
 */

import { maskOf } from "../drivers/rows";
import { lane, lanes } from "../machine/lanes";
import { ADD, madd, raise } from "./store";

/** Terms of all rows together; more are faster in tiles of several rows. */
const MOST_TERMS: usize = 64;

/** Whether each row of C is a vector of its own: of four elements, or the only one. */
export function isNarrow(m: usize, n: usize, k: usize): bool {
  return (n == 4 || (m == 1 && n < 4)) && m * k <= MOST_TERMS;
}

export class Narrow {
  /** C[m, n] (+)= X[m, k]·Y[k, n] + init[n]; rows and columns of X lie `stepI` and `stepK` bytes apart. Inlined: a call costs a third. */
  @inline static product(
    c: usize,
    x: usize,
    stepI: usize,
    stepK: usize,
    y: usize,
    m: usize,
    n: usize,
    k: usize,
    init: usize,
    bound: f32,
    mode: u32,
  ): void {
    if (lane != lanes - 1) return;
    const ld = n << 2;
    const end = y + k * ld;
    const start = init && !(mode & ADD) ? v128.load(init) : f32x4.splat(0);
    const stop = c + m * ld;
    while (c != stop) {
      let sum = start;
      let xk = x;
      for (let yk = y; yk != end; yk += ld) {
        sum = madd(v128.load32_splat(xk), v128.load(yk), sum);
        xk += stepK;
      }
      Narrow.storeRow(c, sum, n, bound, mode);
      c += ld;
      x += stepI;
    }
  }

  /** out[n] (+)= Σₚ M[p, n], p < k. */
  @inline static sums(out: usize, m: usize, n: usize, k: usize, mode: u32): void {
    if (lane != lanes - 1) return;
    const ld = n << 2;
    const end = m + k * ld;
    let sum = f32x4.splat(0);
    for (; m != end; m += ld) sum = f32x4.add(sum, v128.load(m));
    Narrow.storeRow(out, sum, n, -Infinity, mode);
  }

  /** Into the padding of a vector too, as `storeEnd`; a row of four needs no mask. */
  @inline static storeRow(c: usize, sum: v128, n: usize, bound: f32, mode: u32): void {
    if (mode & ADD) sum = f32x4.add(v128.load(c), sum);
    sum = raise(sum, f32x4.splat(bound));
    v128.store(c, n == 4 ? sum : v128.and(sum, maskOf(<u32>n)));
  }
}

/**
 * A product with four columns, or one row of fewer, and few terms: a row of C is one vector, and any grid or set-up of panels would take longer than the sums.
 *
 * tile   one row; the last lane has all.
 * order  from first to last, as in the macro-kernel: k is one block.
 */
import { lane, lanes } from "../machine/lanes";
import { ADD, madd, storeEnd } from "./store";

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
    if (lane == lanes - 1) {
      const ld = n << 2;
      const end = y + k * ld;
      const start = init && !(mode & ADD) ? v128.load(init) : f32x4.splat(0);
      const floor = f32x4.splat(bound);
      for (let i: usize = 0; i < m; ++i) {
        let sum = start;
        let xk = x;
        for (let yk = y; yk != end; yk += ld) {
          sum = madd(v128.load32_splat(xk), v128.load(yk), sum);
          xk += stepK;
        }
        storeEnd(c, sum, n, floor, mode);
        c += ld;
        x += stepI;
      }
    }
  }
}

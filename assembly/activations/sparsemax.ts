/**
 * sparsemax(x) = max(x − τ, 0) over the last axis, the nearest point of the probability simplex: τ is the number for
 * which the row sums to 1. With S = {j : yⱼ > 0}, dxⱼ = dyⱼ − mean(dy over S) in S, and 0 elsewhere.
 *
 * τ is the zero of the convex, piecewise linear Σ max(xⱼ − τ, 0) − 1. Newton's method from max − 1, on its left, only
 * ever takes elements out of the support and ends exactly at the zero when none is left to take; it needs no
 * sorting. x is shifted by its maximum, so that τ lies in [−1, 0); τ is kept in two f32.
 *
 *   forward:  P0 = y,  P1 = x
 *   backward: P0 = dx, P1 = x, P2 = y, P3 = dy
 *   N0 = rows, N1 = columns
 * @see Martins & Astudillo 2016, https://arxiv.org/abs/1602.02068; Michelot 1986, https://doi.org/10.1007/BF00938486
 */
import { N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstRow, lastRow, loadMasked, storeCounted } from "../drivers/rows";
import { swapHalves } from "../math/halves";
import { maxOf, sum } from "../math/sum";

export function sparsemaxForward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const y = load<usize>(ip, P0) + offset;
    const x = load<usize>(ip, P1) + offset;
    const largest = f32x4.splat(maxOf(x, columns));
    let high = f32x4.splat(-1);
    let low = f32x4.splat(0);
    let support = columns + 1;
    while (true) {
      let total = f64x2.splat(0);
      let counts = i32x4.splat(0);
      for (let j: u32 = 0; j < columns; j += 4) {
        const shifted = f32x4.sub(loadMasked(x + (j << 2), columns - j, -Infinity), largest);
        const inside = f32x4.gt(f32x4.sub(f32x4.sub(shifted, high), low), f32x4.splat(0));
        const counted = v128.and(shifted, inside);
        counts = i32x4.sub(counts, inside);
        total = f64x2.add(total, f64x2.promote_low_f32x4(counted));
        total = f64x2.add(total, f64x2.promote_low_f32x4(swapHalves(counted)));
      }
      const pairs = i32x4.add(counts, swapHalves(counts));
      const count = <u32>(i32x4.extract_lane(pairs, 0) + i32x4.extract_lane(pairs, 1));
      if (count >= support) break;
      support = count;
      const tau = (f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1) - 1) / <f64>count;
      high = f32x4.splat(<f32>tau);
      low = f32x4.splat(<f32>(tau - <f64>(<f32>tau)));
    }
    for (let j: u32 = 0; j < columns; j += 4) {
      const shifted = f32x4.sub(v128.load(x + (j << 2)), largest);
      const above = f32x4.sub(f32x4.sub(shifted, high), low);
      storeCounted(y + (j << 2), f32x4.max(above, f32x4.splat(0)), columns - j);
    }
  }
}

export function sparsemaxBackward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const dx = load<usize>(ip, P0) + offset;
    const y = load<usize>(ip, P2) + offset;
    const dy = load<usize>(ip, P3) + offset;
    let total = f32x4.splat(0);
    let support = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = j << 2;
      const inside = f32x4.gt(loadMasked(y + at, columns - j, 0), f32x4.splat(0));
      total = f32x4.add(total, v128.and(v128.load(dy + at), inside));
      support = f32x4.add(support, v128.and(f32x4.splat(1), inside));
    }
    const mean = f32x4.splat(sum(total) / sum(support));
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = j << 2;
      const inside = f32x4.gt(v128.load(y + at), f32x4.splat(0));
      storeCounted(dx + at, v128.and(f32x4.sub(v128.load(dy + at), mean), inside), columns - j);
    }
  }
}

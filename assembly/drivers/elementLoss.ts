/**
 * Driver of losses that are a sum or mean over the last axis of a function of one target and one prediction.
 * F is a class without fields whose methods are inlined into the loop; `ip` leads them to their options F0 … F4. The gradient is asked
 * for right after the value of the same numbers, and may use what that has left in a global.
 *
 *   value[i] = Σⱼ f(t[i,j], p[i,j]) / N2
 *   dp[i,j]  = f′(t[i,j], p[i,j]) · w[i] / (N2 · N3)
 *
 * P0 = value [rows], P1 = dp [rows, columns] or 0, P2 = t, P3 = p, P4 = w [rows] or 0 (ones)
 * N0 = rows, N1 = columns, N2 = what a row's sum is divided by, N3 = what the sum of the rows is divided by
 * Rows of one column are neighbours in memory, and taken four at a time.
 */
import { N0, N1, N2, N3, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { cutOff } from "../math/bounds";
import { once } from "../math/once";
import { sum } from "../math/sum";
import { firstRow, lastRow, maskOf, storeCounted } from "./rows";

export function elementLoss<F>(ip: usize): void {
  const f = changetype<F>(0);
  const value = load<usize>(ip, P0);
  const dp = load<usize>(ip, P1);
  const t = load<usize>(ip, P2);
  const p = load<usize>(ip, P3);
  const weights = load<usize>(ip, P4);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const share: f32 = 1 / <f32>load<u32>(ip, N2);
  const scale = share / <f32>load<u32>(ip, N3);
  const scales = once(f32x4.splat(scale));
  const last = lastRow(rows, columns);
  const single = columns == 1;
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const count = single ? last - row : columns;
    let weight = weights == 0 ? scales : f32x4.splat(scale * load<f32>(weights + ((<usize>row) << 2)));
    let total = f32x4.splat(0);
    for (let j: u32 = 0; j < count; j += 4) {
      const at = offset + ((<usize>j) << 2);
      const tj = v128.load(t + at);
      const pj = v128.load(p + at);
      const v = f.value(tj, pj, ip);
      if (single) {
        v128.store(value + at, v);
        if (weights != 0) weight = f32x4.mul(v128.load(weights + at), scales);
      } else {
        total = f32x4.add(total, v128.and(v, maskOf(count - j)));
      }
      if (dp != 0) {
        // Cut off where its products would be too small for normal f32.
        const slope = cutOff(f32x4.mul(f.gradient(tj, pj, ip), weight), f32x4.splat(8.2718061e-25));
        // A single column's last vector goes into its padding too: what reads it next reads four, and would wait for stores of fewer.
        storeCounted(dp + at, slope, single ? 4 : count - j);
      }
    }
    if (single) return;
    store<f32>(value + ((<usize>row) << 2), sum(total) * share);
  }
}

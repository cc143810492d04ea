/**
 * Driver of losses that are a mean over the last axis of a function of one target and one prediction.
 * F is a class without state whose methods are inlined into the loop.
 *
 *   value[i]  = meanⱼ f(t[i,j], p[i,j])
 *   dp[i,j]   = f′(t[i,j], p[i,j]) · w[i] · scale / columns
 *
 * P0 = value [rows] or 0, P1 = dp [rows, columns] or 0, P2 = t, P3 = p, P4 = w [rows] or 0 (ones)
 * N0 = rows, N1 = columns; F0, F1, F2 = options of the loss, F4 = scale (1 / rows for a mean over the batch)
 */
import { F0, F1, F2, F4, N0, N1, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
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
  const a = v128.load32_splat(ip, F0);
  const b = v128.load32_splat(ip, F1);
  const c = v128.load32_splat(ip, F2);
  const scale = load<f32>(ip, F4) / <f32>columns;
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    if (value != 0) {
      let total = f32x4.splat(0);
      for (let j: u32 = 0; j < columns; j += 4) {
        const at = offset + ((<usize>j) << 2);
        const v = f.value(v128.load(t + at), v128.load(p + at), a, b, c);
        total = f32x4.add(total, v128.and(v, maskOf(columns - j)));
      }
      store<f32>(value + (row << 2), sum(total) / <f32>columns);
    }
    if (dp != 0) {
      const weight = weights == 0 ? scale : scale * load<f32>(weights + (row << 2));
      for (let j: u32 = 0; j < columns; j += 4) {
        const at = offset + ((<usize>j) << 2);
        const d = f.gradient(v128.load(t + at), v128.load(p + at), a, b, c);
        storeCounted(dp + at, f32x4.mul(d, f32x4.splat(weight)), columns - j);
      }
    }
  }
}

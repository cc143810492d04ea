/**
 * For the coefficient of determination, per column: Σ w, the mean of t, Σ w (t − mean)², Σ w (t − p)², behind the number of rows. Mean and
 * squares are updated together (Welford 1962; with weights West 1979): a difference of large sums would be noise where t varies little.
 * P0 = state f64 [1 + 4 · columns], P1 = t, P2 = p [rows, columns], P3 = weights [rows] or 0; N0 = rows, N1 = columns
 */
import { N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { lane } from "../machine/lanes";

export function squaredErrors(ip: usize): void {
  if (lane != 0) return;
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const state = load<usize>(ip, P0);
  const weights = load<usize>(ip, P3);
  store<f64>(state, load<f64>(state) + <f64>rows);
  for (let row: u32 = 0; row < rows; row++) {
    const weight: f64 = weights == 0 ? 1 : <f64>load<f32>(weights + ((<usize>row) << 2));
    if (weight == 0) continue;
    for (let j: u32 = 0; j < columns; j++) {
      const at = (<usize>row * columns + j) << 2;
      const t = <f64>load<f32>(load<usize>(ip, P1) + at);
      const miss = t - <f64>load<f32>(load<usize>(ip, P2) + at);
      const sums = state + ((<usize>j) << 5);
      const total = load<f64>(sums, 8) + weight;
      const before = t - load<f64>(sums, 16);
      const mean = load<f64>(sums, 16) + (before * weight) / total;
      store<f64>(sums, total, 8);
      store<f64>(sums, mean, 16);
      store<f64>(sums, load<f64>(sums, 24) + weight * before * (t - mean), 24);
      store<f64>(sums, load<f64>(sums, 32) + weight * miss * miss, 32);
    }
  }
}

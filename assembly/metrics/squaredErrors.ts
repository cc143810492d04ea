/**
 * Sums for the coefficient of determination, per column: Σ w, Σ w t, Σ w t², Σ w (t − p)², behind the number of rows.
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
    for (let j: u32 = 0; j < columns; j++) {
      const at = (<usize>row * columns + j) << 2;
      const t = <f64>load<f32>(load<usize>(ip, P1) + at);
      const miss = t - <f64>load<f32>(load<usize>(ip, P2) + at);
      const sums = state + ((<usize>j) << 5);
      store<f64>(sums, load<f64>(sums, 8) + weight, 8);
      store<f64>(sums, load<f64>(sums, 16) + weight * t, 16);
      store<f64>(sums, load<f64>(sums, 24) + weight * t * t, 24);
      store<f64>(sums, load<f64>(sums, 32) + weight * miss * miss, 32);
    }
  }
}

/**
 * Adds the mean of per-row values to a meter: total += Σ w[i] · value[i], weight += Σ w[i].
 * P0 = meter, P1 = value [rows], P2 = weights [rows] or 0; N0 = rows
 */
import { N0, P0, P1, P2 } from "../../src/contract/frame";
import { lane } from "../machine/lanes";

export function meanMetric(ip: usize): void {
  if (lane != 0) return;
  const meter = load<usize>(ip, P0);
  const value = load<usize>(ip, P1);
  const weights = load<usize>(ip, P2);
  const rows = load<u32>(ip, N0);
  let total: f64 = 0;
  let mass: f64 = 0;
  for (let i: usize = 0; i < rows; i++) {
    const weight: f64 = weights == 0 ? 1 : <f64>load<f32>(weights + (i << 2));
    total += weight * <f64>load<f32>(value + (i << 2));
    mass += weight;
  }
  store<f64>(meter, load<f64>(meter) + total);
  store<f64>(meter, load<f64>(meter, 8) + mass, 8);
}

/**
 * Root mean squared error of a batch, √M with M = Σ w · square / N, and its gradient (p − t) · w / (columns · N · √M).
 *
 * `rootOfMean`: P0 = √M, P1 = squares [rows], P2 = w [rows] or 0; N0 = rows, N1 = N
 * `rootMeanSquaredErrorGradient`: P0 = dp, P1 = t, P2 = p [rows, columns], P3 = w or 0, P4 = √M; N0 = rows, N1 = columns, N2 = N.
 * At M = 0 the gradient is 0.
 */
import { N0, N1, N2, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { firstRow, lastRow, storeCounted } from "../drivers/rows";
import { lane } from "../machine/lanes";

export function rootOfMean(ip: usize): void {
  if (lane != 0) return;
  const squares = load<usize>(ip, P1);
  const weights = load<usize>(ip, P2);
  const rows = <usize>load<u32>(ip, N0);
  let total: f64 = 0;
  for (let i: usize = 0; i < rows; i++) {
    const weight: f64 = weights == 0 ? 1 : <f64>load<f32>(weights + (i << 2));
    total += weight * <f64>load<f32>(squares + (i << 2));
  }
  store<f32>(load<usize>(ip, P0), <f32>sqrt<f64>(total / <f64>load<u32>(ip, N1)));
}

export function rootMeanSquaredErrorGradient(ip: usize): void {
  const dp = load<usize>(ip, P0);
  const t = load<usize>(ip, P1);
  const p = load<usize>(ip, P2);
  const weights = load<usize>(ip, P3);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const root = load<f32>(load<usize>(ip, P4));
  const scale: f32 = root == 0 ? 0 : 1 / (<f32>load<u32>(ip, N2) * <f32>columns * root);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const weight = f32x4.splat(weights == 0 ? scale : scale * load<f32>(weights + ((<usize>row) << 2)));
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = offset + ((<usize>j) << 2);
      storeCounted(dp + at, f32x4.mul(f32x4.sub(v128.load(p + at), v128.load(t + at)), weight), columns - j);
    }
  }
}

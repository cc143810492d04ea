/**
 * Normalization of each row of x [rows, columns] by its own statistics:
 *
 *   y = (x − m) · r,  r = 1 / √(max(v, floor) + ε)         dx = r · (dy − mean(dy) − y · share · Σ dy·y)
 *
 * centered: m is the row's mean, v its biased variance; otherwise m = 0 (and no mean(dy)), v = share · Σ x²,
 * share being 1 / columns, or 1 where the sum is wanted (then y has length 1). What depends on a column is not done here.
 *
 *   forward:  P0 = y, P1 = r [rows], P2 = x;           N0 = rows, N1 = columns, N2 = centered, N3 = 1 for the sum; F0 = ε, F1 = floor
 *   backward: P0 = dx, P1 = dy, P2 = y, P3 = r [rows]; N0 … N3 alike
 * @see Ba, Kiros & Hinton 2016, https://arxiv.org/abs/1607.06450; Zhang & Sennrich 2019, https://arxiv.org/abs/1910.07467
 */
import { F0, F1, N0, N1, N2, N3, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstRow, lastRow, storeCounted } from "../drivers/rows";
import { rowProducts, rowSums, rowTotal } from "../drivers/sums";

function shareOf(ip: usize, columns: u32): f64 {
  return load<u32>(ip, N3) != 0 ? 1 : 1 / <f64>columns;
}

export function rowNormalization(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const centered = load<u32>(ip, N2) != 0;
  const share = shareOf(ip, columns);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const x = load<usize>(ip, P2) + offset;
    const y = load<usize>(ip, P0) + offset;
    rowSums(x, x, columns, i32x4.splat(-1));
    const mean: f64 = centered ? rowTotal * share : 0;
    const variance = max<f64>(rowProducts * share - mean * mean, <f64>load<f32>(ip, F1));
    const inverse = <f32>(1 / sqrt<f64>(variance + <f64>load<f32>(ip, F0)));
    store<f32>(load<usize>(ip, P1) + ((<usize>row) << 2), inverse);
    const m = f32x4.splat(<f32>mean);
    const r = f32x4.splat(inverse);
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = (<usize>j) << 2;
      storeCounted(y + at, f32x4.mul(f32x4.sub(v128.load(x + at), m), r), columns - j);
    }
  }
}

export function rowNormalizationBackward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const centered = load<u32>(ip, N2) != 0;
  const share = shareOf(ip, columns);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const dx = load<usize>(ip, P0) + offset;
    const dy = load<usize>(ip, P1) + offset;
    const y = load<usize>(ip, P2) + offset;
    rowSums(dy, y, columns, i32x4.splat(-1));
    const mean = f32x4.splat(centered ? <f32>(rowTotal * share) : 0);
    const along = f32x4.splat(<f32>(rowProducts * share));
    const r = v128.load32_splat(load<usize>(ip, P3) + ((<usize>row) << 2));
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = (<usize>j) << 2;
      const d = f32x4.sub(f32x4.sub(v128.load(dy + at), mean), f32x4.mul(v128.load(y + at), along));
      storeCounted(dx + at, f32x4.mul(d, r), columns - j);
    }
  }
}

/**
 * Generalized cross-entropy against class indices: (1 − p_t^q) / q, with p_t^q = e^(q ln p_t); d/dp_t = −p_t^(q−1), kept
 * finite at p_t = 0. F0 = q.
 * Operands as in drivers/elementLoss.ts, P2 = class indices [rows].
 * @see Zhang & Sabuncu 2018, https://arxiv.org/abs/1805.07836, equation 6
 */
import { F0, N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { fillRow, weightOf } from "../drivers/classes";
import { firstRow, lastRow } from "../drivers/rows";
import { exp } from "../math/exp";
import { expm1 } from "../math/expm1";
import { log } from "../math/log";

const SMALLEST: f32 = 1.17549435e-38;

export function categoricalGeneralizedCrossEntropy(ip: usize): void {
  const dp = load<usize>(ip, P1);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const q = load<f32>(ip, F0);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const at = offset + ((<usize>load<f32>(load<usize>(ip, P2) + ((<usize>row) << 2))) << 2);
    const p = load<f32>(load<usize>(ip, P3) + at);
    const power = expm1(f32x4.mul(log(f32x4.splat(p)), f32x4.splat(q)));
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), -f32x4.extract_lane(power, 0) / q);
    if (dp == 0) continue;
    fillRow(dp + offset, 0, columns);
    const slope = exp(f32x4.mul(log(f32x4.splat(max<f32>(p, SMALLEST))), f32x4.splat(q - 1)));
    store<f32>(dp + at, -weightOf(ip, row) * f32x4.extract_lane(slope, 0));
  }
}

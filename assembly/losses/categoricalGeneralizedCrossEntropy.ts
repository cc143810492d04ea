/**
 * Generalized cross-entropy against class indices: (1 − p_t^q) / q, with p_t^q = e^(q ln p_t); d/dp_t = −p_t^(q−1), kept
 * finite at p_t = 0. F0 = q.
 * Operands as in drivers/elementLoss.ts, P2 = class indices [rows].
 * @see Zhang & Sabuncu 2018, https://arxiv.org/abs/1805.07836, equation 6
 */
import { F0, N0, N1, N3, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { firstRow, lastRow, storeCounted } from "../drivers/rows";
import { exp } from "../math/exp";
import { expm1 } from "../math/expm1";
import { log } from "../math/log";

const SMALLEST: f32 = 1.17549435e-38;

export function categoricalGeneralizedCrossEntropy(ip: usize): void {
  const dp = load<usize>(ip, P1);
  const weights = load<usize>(ip, P4);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const q = load<f32>(ip, F0);
  const scale: f32 = 1 / <f32>load<u32>(ip, N3);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const at = offset + ((<usize>load<f32>(load<usize>(ip, P2) + ((<usize>row) << 2))) << 2);
    const p = load<f32>(load<usize>(ip, P3) + at);
    const power = expm1(f32x4.mul(log(f32x4.splat(p)), f32x4.splat(q)));
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), -f32x4.extract_lane(power, 0) / q);
    if (dp == 0) continue;
    for (let j: u32 = 0; j < columns; j += 4) {
      storeCounted(dp + offset + (j << 2), f32x4.splat(0), columns - j);
    }
    const weight: f32 = weights == 0 ? scale : scale * load<f32>(weights + ((<usize>row) << 2));
    const slope = exp(f32x4.mul(log(f32x4.splat(max<f32>(p, SMALLEST))), f32x4.splat(q - 1)));
    store<f32>(dp + at, -weight * f32x4.extract_lane(slope, 0));
  }
}

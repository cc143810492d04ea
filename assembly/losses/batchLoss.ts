/**
 * What turns per-row losses into the loss of a batch, and guards the update.
 *
 * `batchLoss`:   LOSS = 1 / rows · Σ w[i] · value[i], summed in f64 from left to right.  P0 = value [rows], P1 = w or 0, N0 = rows
 * `finishLoss`:  adds LOSS to the epoch's meters with the batch's weight (N0 = rows) and reports a loss that is not finite.
 * `checkFinite`: reports a gradient that is not finite. P0 = gradients, N0 = elements (padding is 0)
 * One lane does the scalar work; `checkFinite` is shared out.
 */
import { LOSS, METERS, STATUS } from "../../src/contract/control";
import { N0, P0, P1 } from "../../src/contract/frame";
import { Status } from "../../src/contract/status";
import { firstByte, lastByte } from "../drivers/elements";
import { lane } from "../machine/lanes";

export function batchLoss(ip: usize): void {
  if (lane != 0) return;
  const value = load<usize>(ip, P0);
  const weights = load<usize>(ip, P1);
  const rows = load<u32>(ip, N0);
  let total: f64 = 0;
  for (let i: usize = 0; i < rows; i++) {
    const weight: f64 = weights == 0 ? 1 : <f64>load<f32>(weights + (i << 2));
    total += weight * <f64>load<f32>(value + (i << 2));
  }
  store<f64>(LOSS, total / <f64>rows);
}

export function finishLoss(ip: usize): void {
  if (lane != 0) return;
  const rows = <f64>load<u32>(ip, N0);
  const meters = load<u32>(METERS);
  const loss = load<f64>(LOSS);
  store<f64>(meters, load<f64>(meters) + loss * rows);
  store<f64>(meters, load<f64>(meters, 8) + rows, 8);
  if (loss - loss != 0) store<u32>(STATUS, Status.NonFiniteLoss);
}

export function checkFinite(ip: usize): void {
  const x = load<usize>(ip, P0);
  const count = load<u32>(ip, N0);
  const end = lastByte(count);
  const zero = f32x4.splat(0);
  let sum0 = zero;
  let sum1 = zero;
  let i = firstByte(count);
  // x · 0 is 0 for a finite x and NaN otherwise, and a NaN stays in the sum.
  for (; i + 32 <= end; i += 32) {
    sum0 = f32x4.add(sum0, f32x4.mul(v128.load(x + i), zero));
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load(x + i, 16), zero));
  }
  if (i < end) sum0 = f32x4.add(sum0, f32x4.mul(v128.load(x + i), zero));
  const total = f32x4.add(sum0, sum1);
  if (v128.any_true(f32x4.ne(total, total))) store<u32>(STATUS, Status.NonFiniteGradient);
}

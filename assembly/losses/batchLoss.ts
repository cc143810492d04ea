/**
 * What turns the values of a loss into the loss of a batch, and guards the update.
 *
 * `lossWeights`: weights that include what the sum is divided by, where that is known only at run time.
 *                P0 = e [count], P1 = w [given] or 0 (ones), P2 = labels [given] or 0, F0 = label that counts nothing
 *                P3 = mask [given] or 0, where 0 counts nothing, F1 = a factor for all of them
 *                N0 = count, N1 = given, N2: the sum is divided by 0 nothing, 1 how many count, 2 the weights of those that count
 *                Where count < given, count is 1, and e[0] stands for all the weights.
 * `batchLoss`:   LOSS = PENALTY + Σ w[i] · value[i] / N1, summed in f64 from left to right.  P0 = value [N0], P1 = w or 0
 *                Where N2, the rows of the batch, is not 0: adds it to the epoch's meters with that weight, and reports one that is not finite.
 * `outputLoss`:  the loss of one output of several, L = Σ w[i] · value[i] / N1: PENALTY += F0 · L, for the batch's loss, and
 *                the meter P2 += F1 · L · N2, N2.  P0 = value [N0], P1 = w or 0
 * `checkFinite`: reports a number that is not finite by the status N1. P0 = x, N0 = elements
 * One lane does the scalar work; `checkFinite` is shared out.
 */
import { LOSS, METERS, PENALTY, STATUS } from "../../src/contract/control";
import { F0, F1, N0, N1, N2, P0, P1, P2, P3 } from "../../src/contract/frame";
import { Status } from "../../src/contract/status";
import { firstByte, lastByte } from "../drivers/elements";
import { inside } from "../drivers/squares";
import { lane } from "../machine/lanes";

/** Whether place i counts: its label is not the ignored one, and it is not masked. */
function counts(ip: usize, i: usize): bool {
  const labels = load<usize>(ip, P2);
  const mask = load<usize>(ip, P3);
  if (labels != 0 && load<f32>(labels + (i << 2)) == load<f32>(ip, F0)) return false;
  return mask == 0 || load<f32>(mask + (i << 2)) != 0;
}

/** Weight i of what `lossWeights` is given, 0 where it does not count. */
function weightAt(ip: usize, i: usize): f64 {
  const weights = load<usize>(ip, P1);
  if (!counts(ip, i)) return 0;
  return weights == 0 ? 1 : <f64>load<f32>(weights + (i << 2));
}

export function lossWeights(ip: usize): void {
  if (lane != 0) return;
  const e = load<usize>(ip, P0);
  const given = <usize>load<u32>(ip, N1);
  const mode = load<u32>(ip, N2);
  let mass: f64 = 0;
  let counted: f64 = 0;
  for (let i: usize = 0; i < given; i++) {
    mass += weightAt(ip, i);
    if (counts(ip, i)) counted += 1;
  }
  const divisor = mode == 0 ? 1 : mode == 1 ? counted : mass;
  const factor: f64 = divisor == 0 ? 0 : <f64>load<f32>(ip, F1) / divisor;
  if (load<u32>(ip, N0) < given) {
    store<f32>(e, <f32>(mass * factor));
    return;
  }
  for (let i: usize = 0; i < given; i++) store<f32>(e + (i << 2), <f32>(weightAt(ip, i) * factor));
}

/** Σ w[i] · value[i] / N1, from left to right. */
function weightedSum(ip: usize): f64 {
  const value = load<usize>(ip, P0);
  const weights = load<usize>(ip, P1);
  const count = <usize>load<u32>(ip, N0);
  let total: f64 = 0;
  for (let i: usize = 0; i < count; i++) {
    const weight: f64 = weights == 0 ? 1 : <f64>load<f32>(weights + (i << 2));
    total += weight * <f64>load<f32>(value + (i << 2));
  }
  return total / <f64>load<u32>(ip, N1);
}

export function outputLoss(ip: usize): void {
  if (lane != 0) return;
  const loss = weightedSum(ip);
  store<f64>(PENALTY, load<f64>(PENALTY) + <f64>load<f32>(ip, F0) * loss);
  const rows = <f64>load<u32>(ip, N2);
  const meter = load<usize>(ip, P2);
  store<f64>(meter, load<f64>(meter) + <f64>load<f32>(ip, F1) * loss * rows);
  store<f64>(meter, load<f64>(meter, 8) + rows, 8);
}

export function batchLoss(ip: usize): void {
  if (lane != 0) return;
  const loss = load<f64>(PENALTY) + weightedSum(ip);
  store<f64>(PENALTY, 0);
  store<f64>(LOSS, loss);
  const rows = <f64>load<u32>(ip, N2);
  if (rows == 0) return;
  const meters = load<u32>(METERS);
  store<f64>(meters, load<f64>(meters) + loss * rows);
  store<f64>(meters, load<f64>(meters, 8) + rows, 8);
  if (loss - loss != 0) store<u32>(STATUS, Status.NonFiniteLoss);
}

export function checkFinite(ip: usize): void {
  const x = load<usize>(ip, P0);
  const count = load<u32>(ip, N0);
  const end = lastByte(count);
  const whole = min<usize>(end, (<usize>count >> 2) << 4);
  const zero = f32x4.splat(0);
  let sum0 = zero;
  let sum1 = zero;
  let sum2 = zero;
  let sum3 = zero;
  let i = firstByte(count);
  // x · 0 is 0 for a finite x and NaN otherwise, and a NaN stays in the sum. Four sums, since one addition waits for the one before.
  for (; i + 64 <= whole; i += 64) {
    sum0 = f32x4.add(sum0, f32x4.mul(v128.load(x + i), zero));
    sum1 = f32x4.add(sum1, f32x4.mul(v128.load(x + i, 16), zero));
    sum2 = f32x4.add(sum2, f32x4.mul(v128.load(x + i, 32), zero));
    sum3 = f32x4.add(sum3, f32x4.mul(v128.load(x + i, 48), zero));
  }
  for (; i < end; i += 16) sum0 = f32x4.add(sum0, f32x4.mul(inside(v128.load(x + i), i, count), zero));
  const total = f32x4.add(f32x4.add(sum0, sum1), f32x4.add(sum2, sum3));
  if (v128.any_true(f32x4.ne(total, total))) store<u32>(STATUS, load<u32>(ip, N1));
}

/**
 * Categorical cross-entropy of a row against a class index l, in nats: −ln q_l.
 *
 *   from logits z:      q = exp(z) / Σ exp(z);                       dz = q − one-hot(l)
 *   from probabilities: q = p / Σ p, clipped to [1e-7, 1 − 1e-7];    dp = (1 − one-hot(l) / q_l) / Σ p, 0 where q_l was clipped
 *
 * What categoricalCrossentropy.ts gives for one-hot targets, to the bit, without looking at every class's target.
 * P0 = value [rows], P1 = gradient [rows, columns] or 0, P2 = class indices [rows], P3 = p or z [rows, columns],
 * P4 = weights [rows] or 0; N0 = rows, N1 = columns, N3 = what the sum of the rows is divided by
 * F0 = the label whose rows have value and gradient 0 (NaN: none)
 */
import { F0, N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { exponentials, fillRow, largestOf, massOf, weightOf } from "../drivers/classes";
import { clipped, inside } from "../drivers/probability";
import { firstRow, lastRow, storeCounted } from "../drivers/rows";
import { log } from "../math/log";

/** ln of one number. */
function ln(x: f32): f32 {
  return f32x4.extract_lane(log(f32x4.splat(x)), 0);
}

function lossOfLogits(ip: usize, row: u32, dz: usize, z: usize, label: usize, columns: u32): f32 {
  const largest = largestOf(z, columns);
  const total = exponentials(dz, z, largest, columns);
  const value = ln(total) - (load<f32>(z + label) - largest);
  if (dz == 0) return value;
  const weight = weightOf(ip, row);
  const share: f32 = 1 / total;
  const ofLabel = (load<f32>(dz + label) * share - 1) * weight;
  for (let j: u32 = 0; j < columns; j += 4) {
    const q = f32x4.mul(v128.load(dz + (j << 2)), f32x4.splat(share));
    storeCounted(dz + (j << 2), f32x4.mul(q, f32x4.splat(weight)), columns - j);
  }
  store<f32>(dz + label, ofLabel);
  return value;
}

function lossOfProbabilities(ip: usize, row: u32, dp: usize, p: usize, label: usize, columns: u32): f32 {
  const mass = massOf(p, columns);
  const raw = f32x4.splat(load<f32>(p + label) / mass);
  const q = f32x4.extract_lane(clipped(raw), 0);
  if (dp == 0) return -ln(q);
  const weight: f32 = v128.any_true(inside(raw)) ? weightOf(ip, row) / mass : 0;
  fillRow(dp, weight, columns);
  store<f32>(dp + label, (1 - 1 / q) * weight);
  return -ln(q);
}

function overRows(ip: usize, fromLogits: bool): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const x = load<usize>(ip, P3) + offset;
    const dx: usize = load<usize>(ip, P1) == 0 ? 0 : load<usize>(ip, P1) + offset;
    const label = load<f32>(load<usize>(ip, P2) + ((<usize>row) << 2));
    let value: f32 = 0;
    if (label != load<f32>(ip, F0)) {
      const at = (<usize>label) << 2;
      value = fromLogits
        ? lossOfLogits(ip, row, dx, x, at, columns)
        : lossOfProbabilities(ip, row, dx, x, at, columns);
    } else if (dx != 0) {
      fillRow(dx, 0, columns);
    }
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), value);
  }
}

export function sparseCategoricalCrossentropy(ip: usize): void {
  overRows(ip, false);
}
export function sparseCategoricalCrossentropyFromLogits(ip: usize): void {
  overRows(ip, true);
}

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
import { fillRow, massOf, weightOf } from "../drivers/classes";
import { clipped, inside } from "../drivers/probability";
import { firstRow, lastRow } from "../drivers/rows";
import { softmaxCrossentropy } from "../drivers/softmaxCrossentropy";
import { log } from "../math/log";

/** ln of one number. */
function ln(x: f32): f32 {
  return f32x4.extract_lane(log(f32x4.splat(x)), 0);
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

/** One-hot targets of a class index. */
class OneHot {
  @inline counts(ip: usize, row: u32): bool {
    return labelOf(ip, row) != load<f32>(ip, F0);
  }
  @inline scale(ip: usize): v128 {
    return f32x4.splat(1);
  }
  @inline shift(ip: usize): v128 {
    return f32x4(0, 1, 2, 3);
  }
  @inline target(ip: usize, row: u32, j: u32, a: v128, b: v128): v128 {
    const classes = f32x4.add(b, f32x4.splat(<f32>j));
    return v128.and(f32x4.eq(classes, v128.load32_splat(load<usize>(ip, P2) + ((<usize>row) << 2))), a);
  }
}

function labelOf(ip: usize, row: u32): f32 {
  return load<f32>(load<usize>(ip, P2) + ((<usize>row) << 2));
}

export function sparseCategoricalCrossentropy(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const p = load<usize>(ip, P3) + offset;
    const dp: usize = load<usize>(ip, P1) == 0 ? 0 : load<usize>(ip, P1) + offset;
    const label = labelOf(ip, row);
    let value: f32 = 0;
    if (label != load<f32>(ip, F0)) {
      value = lossOfProbabilities(ip, row, dp, p, (<usize>label) << 2, columns);
    } else if (dp != 0) {
      fillRow(dp, 0, columns);
    }
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), value);
  }
}
export function sparseCategoricalCrossentropyFromLogits(ip: usize): void {
  softmaxCrossentropy<OneHot>(ip);
}

/**
 * Driver of losses that are a sum over the classes of a row of a function f of a class's target t and of ln q, q its probability.
 * F is a class without state: `value` gives f(t, ln q), `slope` its derivative q · ∂f/∂q = ∂f/∂ln q.
 *
 *   from logits z:      ln q = z − ln Σ exp(z);                      dzⱼ = slopeⱼ − qⱼ · Σ slope
 *   from probabilities: q = p / Σ p, clipped to [1e-7, 1 − 1e-7];    dpⱼ = (slopeⱼ / qⱼ − Σ slope) / Σ p
 * The gradient goes through the division, and is 0 where q was clipped.
 *
 * P0 = value [rows], P1 = gradient [rows, columns] or 0, P2 = t [rows, columns], P3 = p or z [rows, columns],
 * P4 = weights [rows] or 0, P5 is F's; N0 = rows, N1 = columns, N3 = what the sum of the rows is divided by
 * F0 = label smoothing s: t ← t (1 − s) + s / columns; F1 … F4 are F's
 */
import { F0, N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { log } from "../math/log";
import { maxOf, sum } from "../math/sum";
import { exponentials, massOf, weightOf } from "./classes";
import { clipped, inside } from "./probability";
import { firstRow, lastRow, maskOf, storeCounted } from "./rows";

/** Four targets of a row from class j on, 0 behind its end. */
function target(ip: usize, row: u32, j: u32): v128 {
  const columns = load<u32>(ip, N1);
  const smoothing = load<f32>(ip, F0);
  const smooth = f32x4.add(
    f32x4.mul(v128.load(load<usize>(ip, P2) + ((<usize>row * columns + j) << 2)), f32x4.splat(1 - smoothing)),
    f32x4.splat(smoothing / <f32>columns),
  );
  return v128.and(smooth, maskOf(columns - j));
}

/** x, but 0 where the target is 0: 0 · (−∞) of an impossible class is no NaN. */
function counted(x: v128, t: v128): v128 {
  return v128.andnot(x, f32x4.eq(t, f32x4.splat(0)));
}

export function lossOfLogits<F>(ip: usize): void {
  const f = changetype<F>(0);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const z = load<usize>(ip, P3) + offset;
    const dz: usize = load<usize>(ip, P1) == 0 ? 0 : load<usize>(ip, P1) + offset;
    const top = maxOf(z, columns);
    const largest = f32x4.splat(top);
    const total = f32x4.splat(exponentials(dz, z, top, columns));
    const logTotal = log(total);
    let values = f32x4.splat(0);
    let slopes = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const t = target(ip, row, j);
      const logq = f32x4.sub(f32x4.sub(v128.load(z + (j << 2)), largest), logTotal);
      values = f32x4.add(values, counted(f.value(t, logq, j, ip), t));
      slopes = f32x4.add(slopes, counted(f.slope(t, logq, j, ip), t));
    }
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), sum(values));
    if (dz == 0) continue;
    const weight = f32x4.splat(weightOf(ip, row));
    const share = f32x4.div(f32x4.splat(sum(slopes)), total);
    for (let j: u32 = 0; j < columns; j += 4) {
      const t = target(ip, row, j);
      const logq = f32x4.sub(f32x4.sub(v128.load(z + (j << 2)), largest), logTotal);
      const e = v128.load(dz + (j << 2));
      const d = f32x4.sub(counted(f.slope(t, logq, j, ip), t), f32x4.mul(e, share));
      storeCounted(dz + (j << 2), f32x4.mul(d, weight), columns - j);
    }
  }
}

export function lossOfProbabilities<F>(ip: usize): void {
  const f = changetype<F>(0);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const p = load<usize>(ip, P3) + offset;
    const dp: usize = load<usize>(ip, P1) == 0 ? 0 : load<usize>(ip, P1) + offset;
    const mass = f32x4.splat(massOf(p, columns));
    let values = f32x4.splat(0);
    let slopes = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const raw = f32x4.div(v128.load(p + (j << 2)), mass);
      const t = target(ip, row, j);
      const logq = log(clipped(raw));
      values = f32x4.add(values, counted(f.value(t, logq, j, ip), t));
      const slope = v128.and(counted(f.slope(t, logq, j, ip), t), inside(raw));
      slopes = f32x4.add(slopes, slope);
      if (dp != 0) storeCounted(dp + (j << 2), slope, columns - j);
    }
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), sum(values));
    if (dp == 0) continue;
    const factor = f32x4.div(f32x4.splat(weightOf(ip, row)), mass);
    const common = f32x4.splat(sum(slopes));
    for (let j: u32 = 0; j < columns; j += 4) {
      const q = clipped(f32x4.div(v128.load(p + (j << 2)), mass));
      const d = f32x4.sub(f32x4.div(v128.load(dp + (j << 2)), q), common);
      storeCounted(dp + (j << 2), f32x4.mul(d, factor), columns - j);
    }
  }
}

/**
 * Driver of losses that are a sum over the classes of a row of a function f of a class's target t and of ln q, q its probability.
 * F is a class without state: `value` gives f(t, ln q), `slope` its derivative q · ∂f/∂q = ∂f/∂ln q.
 *
 *   from logits z:      ln q = z − ln Σ exp(z);                      dzⱼ = slopeⱼ − qⱼ · Σ slope
 *   from probabilities: q = p / Σ p, clipped to [1e-7, 1 − 1e-7];    dpⱼ = (slopeⱼ / qⱼ − Σ slope) / Σ p
 * The gradient goes through the division, and is 0 where q was clipped.
 *
 * P0 = value [rows], P1 = gradient [rows, columns] or 0, P2 = t [rows, columns], or [rows] class indices where `sparse`,
 * P3 = p or z [rows, columns], P4 = weights [rows] or 0, P5 is F's; N0 = rows, N1 = columns, N3 = what the sum of the rows is divided by
 * F0 = label smoothing s: t ← t (1 − s) + s / columns, or, where `sparse`, the label whose rows count nothing (NaN: none); F1 … F4 are F's
 */
import { F0, N0, N1, N3, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { exp } from "../math/exp";
import { log } from "../math/log";
import { max, sum } from "../math/sum";
import { clipped, inside } from "./probability";
import { firstRow, lastRow, loadMasked, maskOf, storeCounted } from "./rows";

/** Four targets of a row from class j on, 0 behind its end; one-hot made from a class index where `sparse`. */
function target(ip: usize, row: u32, j: u32, sparse: bool): v128 {
  const t = load<usize>(ip, P2);
  const columns = load<u32>(ip, N1);
  if (sparse) {
    const label = <i32>load<f32>(t + ((<usize>row) << 2)) - <i32>j;
    return v128.and(f32x4.splat(1), i32x4.eq(i32x4.splat(label), i32x4(0, 1, 2, 3)));
  }
  const smoothing = load<f32>(ip, F0);
  const smooth = f32x4.add(
    f32x4.mul(v128.load(t + ((<usize>row * columns + j) << 2)), f32x4.splat(1 - smoothing)),
    f32x4.splat(smoothing / <f32>columns),
  );
  return v128.and(smooth, maskOf(columns - j));
}

/** x, but 0 where the target is 0: 0 · (−∞) of an impossible class is no NaN. */
function counted(x: v128, t: v128): v128 {
  return v128.andnot(x, f32x4.eq(t, f32x4.splat(0)));
}

/** Factor of a row's gradient. */
function weightOf(ip: usize, row: u32): f32 {
  const weights = load<usize>(ip, P4);
  const scale: f32 = 1 / <f32>load<u32>(ip, N3);
  return weights == 0 ? scale : scale * load<f32>(weights + ((<usize>row) << 2));
}

/** Whether the row's label is the one that counts nothing; value and gradient are then 0. */
function ignored(ip: usize, row: u32, sparse: bool): bool {
  if (!sparse || load<f32>(load<usize>(ip, P2) + ((<usize>row) << 2)) != load<f32>(ip, F0)) return false;
  store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), 0);
  const columns = load<u32>(ip, N1);
  const d = load<usize>(ip, P1);
  if (d == 0) return true;
  for (let j: u32 = 0; j < columns; j += 4)
    storeCounted(d + ((<usize>row * columns + j) << 2), f32x4.splat(0), columns - j);
  return true;
}

export function lossOfLogits<F>(ip: usize, sparse: bool): void {
  const f = changetype<F>(0);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    if (ignored(ip, row, sparse)) continue;
    const offset = (<usize>row * columns) << 2;
    const z = load<usize>(ip, P3) + offset;
    const dz: usize = load<usize>(ip, P1) == 0 ? 0 : load<usize>(ip, P1) + offset;
    let top = f32x4.splat(-Infinity);
    for (let j: u32 = 0; j < columns; j += 4)
      top = f32x4.max(top, loadMasked(z + (j << 2), columns - j, -Infinity));
    const largest = f32x4.splat(max(top));
    let exponentials = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const e = exp(f32x4.sub(loadMasked(z + (j << 2), columns - j, -Infinity), largest));
      exponentials = f32x4.add(exponentials, e);
      if (dz != 0) storeCounted(dz + (j << 2), e, columns - j);
    }
    const total = f32x4.splat(sum(exponentials));
    const logTotal = log(total);
    let values = f32x4.splat(0);
    let slopes = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const t = target(ip, row, j, sparse);
      const logq = f32x4.sub(f32x4.sub(v128.load(z + (j << 2)), largest), logTotal);
      values = f32x4.add(values, counted(f.value(t, logq, j, ip), t));
      slopes = f32x4.add(slopes, counted(f.slope(t, logq, j, ip), t));
    }
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), sum(values));
    if (dz == 0) continue;
    const weight = f32x4.splat(weightOf(ip, row));
    const share = f32x4.div(f32x4.splat(sum(slopes)), total);
    for (let j: u32 = 0; j < columns; j += 4) {
      const t = target(ip, row, j, sparse);
      const logq = f32x4.sub(f32x4.sub(v128.load(z + (j << 2)), largest), logTotal);
      const e = v128.load(dz + (j << 2));
      const d = f32x4.sub(counted(f.slope(t, logq, j, ip), t), f32x4.mul(e, share));
      storeCounted(dz + (j << 2), f32x4.mul(d, weight), columns - j);
    }
  }
}

export function lossOfProbabilities<F>(ip: usize, sparse: bool): void {
  const f = changetype<F>(0);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    if (ignored(ip, row, sparse)) continue;
    const offset = (<usize>row * columns) << 2;
    const p = load<usize>(ip, P3) + offset;
    const dp: usize = load<usize>(ip, P1) == 0 ? 0 : load<usize>(ip, P1) + offset;
    let masses = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4)
      masses = f32x4.add(masses, loadMasked(p + (j << 2), columns - j, 0));
    const mass = f32x4.splat(sum(masses));
    let values = f32x4.splat(0);
    let slopes = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const raw = f32x4.div(v128.load(p + (j << 2)), mass);
      const t = target(ip, row, j, sparse);
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

/**
 * Categorical cross-entropy of a row against one-hot (or soft) targets, in nats; one pass gives value and gradient.
 * Label smoothing s: t ← t (1 − s) + s / columns.
 *
 *   from logits z:      Σ tⱼ (log Σ exp(z) − zⱼ);          dzⱼ = softmax(z)ⱼ · Σ t − tⱼ
 *   from probabilities: q = p / Σ p, clipped to [1e-7, 1 − 1e-7], −Σ tⱼ log qⱼ; the gradient goes through the division,
 *                       and is 0 where clipped:  dpⱼ = (gⱼ − Σ gᵢ qᵢ) / Σ p  with  gⱼ = −tⱼ / qⱼ
 *
 * P0 = value [rows] or 0, P1 = gradient [rows, columns] or 0, P2 = t [rows, columns], or [rows] class indices for the
 * sparse kernels, P3 = p or z [rows, columns], P4 = weights [rows] or 0
 * N0 = rows, N1 = columns; F0 = label smoothing (not sparse), F4 = scale
 */
import { F0, F4, N0, N1, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { clipped, inside } from "../drivers/probability";
import { firstRow, lastRow, loadMasked, maskOf, storeCounted } from "../drivers/rows";
import { exp } from "../math/exp";
import { log } from "../math/log";
import { max, sum } from "../math/sum";

/** Targets of one row as vectors: one-hot made from a class index where `sparse`. */
function target(t: usize, row: u32, j: u32, columns: u32, smoothing: f32, sparse: bool): v128 {
  if (sparse) {
    const label = i32x4.splat(<i32>load<f32>(t + ((<usize>row) << 2)) - <i32>j);
    return v128.and(f32x4.splat(1), i32x4.eq(label, i32x4(0, 1, 2, 3)));
  }
  const at = t + ((<usize>row * columns + j) << 2);
  const smooth = f32x4.add(
    f32x4.mul(v128.load(at), f32x4.splat(1 - smoothing)),
    f32x4.splat(smoothing / <f32>columns),
  );
  return v128.and(smooth, maskOf(columns - j));
}

function fromLogits(ip: usize, sparse: bool): void {
  const value = load<usize>(ip, P0);
  const dz = load<usize>(ip, P1);
  const t = load<usize>(ip, P2);
  const weights = load<usize>(ip, P4);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const smoothing = load<f32>(ip, F0);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const z = load<usize>(ip, P3) + ((<usize>row * columns) << 2);
    let top = f32x4.splat(-Infinity);
    for (let j: u32 = 0; j < columns; j += 4)
      top = f32x4.max(top, loadMasked(z + (j << 2), columns - j, -Infinity));
    const largest = f32x4.splat(max(top));
    let exponentials = f32x4.splat(0);
    let targets = f32x4.splat(0);
    let products = f32x4.splat(0);
    const gradient: usize = dz == 0 ? 0 : dz + ((<usize>row * columns) << 2);
    for (let j: u32 = 0; j < columns; j += 4) {
      const shifted = f32x4.sub(loadMasked(z + (j << 2), columns - j, -Infinity), largest);
      const e = exp(shifted);
      exponentials = f32x4.add(exponentials, e);
      const tj = target(t, row, j, columns, smoothing, sparse);
      targets = f32x4.add(targets, tj);
      // 0 · (−∞) is NaN: an impossible class counts only where its target is not 0.
      const product = f32x4.mul(tj, shifted);
      products = f32x4.add(products, v128.andnot(product, f32x4.eq(tj, f32x4.splat(0))));
      if (gradient != 0) storeCounted(gradient + (j << 2), e, columns - j);
    }
    const mass = sum(targets);
    const total = sum(exponentials);
    if (value != 0) {
      const logTotal = f32x4.extract_lane(log(f32x4.splat(total)), 0);
      store<f32>(value + ((<usize>row) << 2), mass * logTotal - sum(products));
    }
    if (gradient != 0) {
      const weight = load<f32>(ip, F4) * (weights == 0 ? 1 : load<f32>(weights + ((<usize>row) << 2)));
      const share = f32x4.splat(mass / total);
      for (let j: u32 = 0; j < columns; j += 4) {
        const difference = f32x4.sub(
          f32x4.mul(v128.load(gradient + (j << 2)), share),
          target(t, row, j, columns, smoothing, sparse),
        );
        storeCounted(gradient + (j << 2), f32x4.mul(difference, f32x4.splat(weight)), columns - j);
      }
    }
  }
}

function fromProbabilities(ip: usize, sparse: bool): void {
  const value = load<usize>(ip, P0);
  const dp = load<usize>(ip, P1);
  const t = load<usize>(ip, P2);
  const weights = load<usize>(ip, P4);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const smoothing = load<f32>(ip, F0);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const p = load<usize>(ip, P3) + offset;
    let masses = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4)
      masses = f32x4.add(masses, loadMasked(p + (j << 2), columns - j, 0));
    const mass = f32x4.splat(sum(masses));
    let logs = f32x4.splat(0);
    let shared = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const raw = f32x4.div(v128.load(p + (j << 2)), mass);
      const q = clipped(raw);
      const tj = target(t, row, j, columns, smoothing, sparse);
      const mask = maskOf(columns - j);
      logs = f32x4.add(logs, v128.and(f32x4.mul(tj, log(q)), mask));
      const slope = v128.and(f32x4.div(tj, q), v128.and(inside(raw), mask));
      shared = f32x4.add(shared, v128.and(f32x4.mul(slope, raw), mask));
    }
    if (value != 0) store<f32>(value + ((<usize>row) << 2), -sum(logs));
    if (dp != 0) {
      const weight = load<f32>(ip, F4) * (weights == 0 ? 1 : load<f32>(weights + ((<usize>row) << 2)));
      const common = f32x4.splat(sum(shared));
      for (let j: u32 = 0; j < columns; j += 4) {
        const raw = f32x4.div(v128.load(p + (j << 2)), mass);
        const slope = v128.and(
          f32x4.div(target(t, row, j, columns, smoothing, sparse), clipped(raw)),
          inside(raw),
        );
        const d = f32x4.mul(f32x4.div(f32x4.sub(common, slope), mass), f32x4.splat(weight));
        storeCounted(dp + offset + (j << 2), d, columns - j);
      }
    }
  }
}

export function categoricalCrossentropy(ip: usize): void {
  fromProbabilities(ip, false);
}
export function categoricalCrossentropyFromLogits(ip: usize): void {
  fromLogits(ip, false);
}
export function sparseCategoricalCrossentropy(ip: usize): void {
  fromProbabilities(ip, true);
}
export function sparseCategoricalCrossentropyFromLogits(ip: usize): void {
  fromLogits(ip, true);
}

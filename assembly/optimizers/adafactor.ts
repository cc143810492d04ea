/**
 * Adafactor (Shazeer & Stern 2018), one variable at a time, seen as matrices [N0 / N1, N1, N2]; a vector is one row.
 * Constants: 0 decay of β₂, 1 ε₁, 2 ε₂, 3 clipping threshold d. Slots: r (a word a row), c (a word a column of each matrix).
 *
 *   β₂ = 1 − tᵈᵉᶜᵃʸ;  r ← β₂ r + (1 − β₂) mean over columns of (g² + ε₁);  c alike, over rows
 *   u = g / √(r / mean(r) · c);  α = max(ε₂, RMS(w)) min(η, 1 / √t);  w ← w − α u / max(1, RMS(u) / d)
 *
 * adafactorRows and adafactorColumns bring r and c up to date, adafactorSquares leaves Σ w² and Σ u² of each row in P4 (two
 * f64 words a row), adafactor takes the step.
 */
import { N0, N1, N2, P0, P1, P2, P3, P4, P5 } from "../../src/contract/frame";
import { UPDATES } from "../../src/contract/scalars";
import { firstRow, lastRow, loadMasked, maskOf, storeCounted } from "../drivers/rows";
import { plusSquares, sumOfWords, total } from "../drivers/squares";
import { constant, decayRate, rate, SMALLEST } from "../drivers/update";
import { firstBlock, lastBlock } from "../machine/lanes";
import { atLeast } from "../math/bounds";
import { swapHalves } from "../math/halves";
import { splatOnce } from "../math/once";
import { pow64 } from "../math/pow";

/** 1 − β₂. */
function share(ip: usize): f64 {
  return pow64(load<f64>(load<usize>(ip, P5), UPDATES), constant(ip, 0));
}

/** a + (b + ε₁ − a) share, in f64. */
function blend(before: f32, squares: f64, ip: usize, part: f64): f32 {
  return <f32>(<f64>before + (squares + max<f64>(constant(ip, 1), SMALLEST) - <f64>before) * part);
}

export function adafactorRows(ip: usize): void {
  const r = load<usize>(ip, P2);
  const columns = load<u32>(ip, N2);
  const part = share(ip);
  const last = lastRow(load<u32>(ip, N0), columns);
  for (let row = firstRow(load<u32>(ip, N0), columns); row < last; row++) {
    const g = load<usize>(ip, P1) + ((<usize>row * columns) << 2);
    let sum = f64x2.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const gj = v128.load(g + (j << 2));
      sum = plusSquares(sum, v128.and(gj, maskOf(columns - j)));
    }
    const at = r + ((<usize>row) << 2);
    store<f32>(at, blend(load<f32>(at), total(sum) / <f64>columns, ip, part));
  }
}

export function adafactorColumns(ip: usize): void {
  const c = load<usize>(ip, P3);
  const rows = load<u32>(ip, N1);
  const columns = load<u32>(ip, N2);
  const part = share(ip);
  const groups = (columns + 3) >> 2;
  const matrices = load<u32>(ip, N0) / rows;
  const last = lastBlock(matrices * groups);
  for (let block = firstBlock(matrices * groups); block < last; block++) {
    const matrix = block / groups;
    const column = (block % groups) << 2;
    let g = load<usize>(ip, P1) + ((<usize>matrix * rows * columns + column) << 2);
    let low = f64x2.splat(0);
    let high = low;
    for (let i: u32 = 0; i < rows; i++) {
      const gi = v128.load(g);
      const first = f64x2.promote_low_f32x4(gi);
      const second = f64x2.promote_low_f32x4(swapHalves(gi));
      low = f64x2.add(low, f64x2.mul(first, first));
      high = f64x2.add(high, f64x2.mul(second, second));
      g += (<usize>columns) << 2;
    }
    const at = c + ((<usize>matrix * columns + column) << 2);
    const count = <f64>rows;
    const left = columns - column;
    store<f32>(at, blend(load<f32>(at), f64x2.extract_lane(low, 0) / count, ip, part));
    if (left > 1) store<f32>(at, blend(load<f32>(at, 4), f64x2.extract_lane(low, 1) / count, ip, part), 4);
    if (left > 2) store<f32>(at, blend(load<f32>(at, 8), f64x2.extract_lane(high, 0) / count, ip, part), 8);
    if (left > 3) store<f32>(at, blend(load<f32>(at, 12), f64x2.extract_lane(high, 1) / count, ip, part), 12);
  }
}

/** Mean of so many f32. */
function mean(x: usize, count: u32): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++) sum += <f64>load<f32>(x + ((<usize>i) << 2));
  return sum / <f64>count;
}

/** Goes over this lane's rows: leaves the sums of squares, or takes the step w ← w − alpha · u. */
function eachRow(ip: usize, measures: bool, alpha: f32): void {
  const r = load<usize>(ip, P2);
  const sums = load<usize>(ip, P4);
  const rows = load<u32>(ip, N1);
  const columns = load<u32>(ip, N2);
  const decay = decayRate(ip);
  const eta = f32x4.splat(alpha);
  const smallest = f32x4.splat(SMALLEST);
  let matrix: u32 = 0xffffffff;
  let average: f64 = 0;
  const last = lastRow(load<u32>(ip, N0), columns);
  for (let row = firstRow(load<u32>(ip, N0), columns); row < last; row++) {
    if (row / rows != matrix) {
      matrix = row / rows;
      average = mean(r + ((<usize>matrix * rows) << 2), rows);
    }
    const from = (<usize>row * columns) << 2;
    const w = load<usize>(ip, P0) + from;
    const g = load<usize>(ip, P1) + from;
    const c = load<usize>(ip, P3) + ((<usize>matrix * columns) << 2);
    const root = splatOnce(sqrt<f64>(<f64>load<f32>(r + ((<usize>row) << 2)) / average));
    let sizes = f64x2.splat(0);
    let steps = f64x2.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = (<usize>j) << 2;
      const left = columns - j;
      const wj = loadMasked(w + at, left, 0);
      const kept = f32x4.sub(wj, f32x4.mul(wj, decay));
      const cj = loadMasked(c + at, left, 1);
      // Of roots, because the product is 0 in f32 where all of a row and all of a column have no gradient.
      const size = atLeast(f32x4.mul(root, f32x4.sqrt(cj)), smallest);
      const u = f32x4.div(v128.load(g + at), size);
      if (measures) {
        sizes = plusSquares(sizes, kept);
        steps = plusSquares(steps, v128.and(u, maskOf(left)));
      } else {
        storeCounted(w + at, f32x4.sub(kept, f32x4.mul(eta, u)), left);
      }
    }
    if (measures) {
      store<f64>(sums + ((<usize>row) << 4), total(sizes));
      store<f64>(sums + ((<usize>row) << 4), total(steps), 8);
    }
  }
}

export function adafactorSquares(ip: usize): void {
  eachRow(ip, true, 0);
}

export function adafactor(ip: usize): void {
  const sums = load<usize>(ip, P4);
  const rows = load<u32>(ip, N0);
  const count = <f64>rows * <f64>load<u32>(ip, N2);
  const size = sqrt<f64>(sumOfWords(sums, rows, 2) / count);
  const length = sqrt<f64>(sumOfWords(sums + 8, rows, 2) / count);
  const updates = load<f64>(load<usize>(ip, P5), UPDATES);
  const alpha = max<f64>(constant(ip, 2), size) * min<f64>(rate(), 1 / sqrt<f64>(updates));
  eachRow(ip, false, <f32>(alpha / max<f64>(1, length / constant(ip, 3))));
}

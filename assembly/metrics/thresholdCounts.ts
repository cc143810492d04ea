/**
 * Counts targets and predictions by threshold: every prediction goes to the bin of how many thresholds it is strictly above,
 * so that one pass gives true and false positives and negatives for all thresholds. Precision, recall, ROC and
 * precision-recall curves, and F-scores are made of these sums.
 *
 *   P0 = bins f64 [labels][2][T + 1]: of negatives, then of positives; P1 = t, P2 = p [rows, columns],
 *   P3 = weights [rows] (PER_NUMBER: [rows, columns]) or 0, P4 = thresholds [T], ascending, P5 = weights [columns] or 0
 *   N0 = rows, N1 = columns, N2 = T, N3 = flags (src/metrics/thresholds.ts)
 *   F0 (word): only so many largest of a row may count as positive, 0: all; F1 (word): 1 + the only column, 0: all
 */
import { F0, F1, N0, N1, N2, N3, P0, P1, P2, P3, P4, P5 } from "../../src/contract/frame";
import { lane } from "../machine/lanes";
import { argmax } from "./argmax";

/** Targets are shares of being positive rather than 0 or not 0. */
const SOFT: u32 = 1;
/** Every column has bins of its own. */
const PER_LABEL: u32 = 2;
/** A prediction is 1 where it is the largest of its row and not 0, and 0 elsewhere. */
const LARGEST: u32 = 4;
/** Predictions are brought into [0, 1]. */
const CLAMPED: u32 = 8;
/** Every number has a weight of its own. */
const PER_NUMBER: u32 = 16;

/** Below every threshold. */
const NEVER: f32 = -1e10;

/** How many of n ascending thresholds lie below a value. */
function thresholdsBelow(thresholds: usize, n: u32, value: f32): u32 {
  let from: u32 = 0;
  let to = n;
  while (from < to) {
    const middle = (from + to) >> 1;
    if (load<f32>(thresholds + ((<usize>middle) << 2)) < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** Where the k-th largest of a row is; of equal ones the first counts as larger. */
function kthLargest(p: usize, columns: u32, k: u32): u32 {
  let cut: f32 = f32.MAX_VALUE;
  let last: u32 = 0;
  for (let n: u32 = 0; n < min(k, columns); n++) {
    let best = columns;
    let largest: f32 = 0;
    for (let j: u32 = 0; j < columns; j++) {
      const value = load<f32>(p + ((<usize>j) << 2));
      const left = n == 0 || value < cut || (value == cut && j > last);
      if (left && (best == columns || value > largest)) {
        largest = value;
        best = j;
      }
    }
    if (best == columns) break;
    cut = largest;
    last = best;
  }
  return last;
}

function add(at: usize, amount: f64): void {
  store<f64>(at, load<f64>(at) + amount);
}

export function thresholdCounts(ip: usize): void {
  if (lane != 0) return;
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const n = load<u32>(ip, N2);
  const flags = load<u32>(ip, N3);
  const kept = load<u32>(ip, F0);
  const only = load<u32>(ip, F1);
  const weights = load<usize>(ip, P3);
  const perColumn = load<usize>(ip, P5);
  const bins = (<usize>n + 1) << 3;
  for (let row: u32 = 0; row < rows; row++) {
    const offset = (<usize>row * columns) << 2;
    const p = load<usize>(ip, P2) + offset;
    const edge = kept != 0 ? kthLargest(p, columns, kept) : argmax(p, columns);
    const cut = load<f32>(p + ((<usize>edge) << 2));
    for (let j: u32 = only == 0 ? 0 : only - 1; j < (only == 0 ? columns : only); j++) {
      const at = (<usize>j) << 2;
      let value = load<f32>(p + at);
      if (kept != 0 && (value < cut || (value == cut && j > edge))) value = NEVER;
      if (flags & LARGEST) value = value == cut && abs<f32>(value) > 1e-9 ? 1 : 0;
      if (flags & CLAMPED) value = max<f32>(0, min<f32>(1, value));
      let label = <f64>load<f32>(load<usize>(ip, P1) + offset + at);
      if (!(flags & SOFT)) label = label != 0 ? 1 : 0;
      let weight: f64 = 1;
      if (weights != 0) {
        weight = <f64>load<f32>(weights + (flags & PER_NUMBER ? offset + at : (<usize>row) << 2));
      }
      if (perColumn != 0) weight *= <f64>load<f32>(perColumn + at);
      const own = load<usize>(ip, P0) + (flags & PER_LABEL ? <usize>j * bins * 2 : 0);
      const bin = own + ((<usize>thresholdsBelow(load<usize>(ip, P4), n, value)) << 3);
      add(bin, (1 - label) * weight);
      add(bin + bins, label * weight);
    }
  }
}

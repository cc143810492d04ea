/**
 * One axis made one number: y[o, j, i] = the sum (in f64, divided by N-th number), the largest, the smallest, or where that is, of x[o, k, i] over the
 * k of chunk j. A chunk is all of the axis, or so many of it that a long one is shared among lanes: the caller reduces the chunks then.
 *
 *   P0 = y [outer, chunks, inner], P1 = x [outer, length, inner]; N0 = outer, N1 = length, N2 = inner, N3 = Reduction;
 *   F0 = length of a chunk (u32), F1 = what sums are divided by (u32)
 *
 * A number is computed by one lane from the first to the last; where inner is 1, in four parts (drivers/sums.ts).
 */
import { F0, F1, N0, N1, N2, N3, P0, P1 } from "../../src/contract/frame";
import { Reduction } from "../../src/contract/reduction";
import { tilesOf } from "../drivers/columns";
import { loadMasked, storeCounted } from "../drivers/rows";
import { columnSums, narrow, rowSums, rowTotal, totalHigh, totalLow } from "../drivers/sums";
import { firstBlock, lastBlock } from "../machine/lanes";
import { swapHalves } from "../math/halves";

export function reduce(ip: usize): void {
  const length = load<u32>(ip, N1);
  const inner = load<u32>(ip, N2);
  const kind = load<i32>(ip, N3);
  const chunk = load<u32>(ip, F0);
  const chunks = (length + chunk - 1) / chunk;
  const tiles = tilesOf(inner);
  const blocks = load<u32>(ip, N0) * chunks * tiles;
  const stride = (<usize>inner) << 2;
  const divisor = <f64>load<u32>(ip, F1);
  const last = lastBlock(blocks);
  for (let block = firstBlock(blocks); block < last; block++) {
    const column = (block % tiles) << 2;
    const row = block / tiles;
    const begin = (row % chunks) * chunk;
    const count = min(chunk, length - begin);
    const x = load<usize>(ip, P1) + ((<usize>(row / chunks) * length + begin) * inner + column) * 4;
    const y = load<usize>(ip, P0) + (<usize>row * inner + column) * 4;
    if (kind == Reduction.Sum) sum(y, x, count, inner - column, stride, divisor);
    else if (kind < Reduction.ArgMax) extreme(y, x, count, inner - column, stride, kind == Reduction.Max);
    else where(y, x, count, min<u32>(4, inner - column), stride, kind == Reduction.ArgMax);
  }
}

function sum(y: usize, x: usize, count: u32, columns: u32, stride: usize, divisor: f64): void {
  if (stride == 4) {
    rowSums(x, x, count, i32x4.splat(-1));
    store<f32>(y, <f32>(rowTotal / divisor));
    return;
  }
  columnSums(x, x, count, stride, f32x4.splat(Infinity));
  const by = f64x2.splat(divisor);
  storeCounted(y, narrow(f64x2.div(totalLow, by), f64x2.div(totalHigh, by)), columns);
}

/** The larger, or the smaller; NaN where either is. */
function better(a: v128, b: v128, largest: bool): v128 {
  return largest ? f32x4.max(a, b) : f32x4.min(a, b);
}

function extreme(y: usize, x: usize, count: u32, columns: u32, stride: usize, largest: bool): void {
  const worst: f32 = largest ? -Infinity : Infinity;
  let best = f32x4.splat(worst);
  if (stride == 4) {
    for (let i: u32 = 0; i < count; i += 4) {
      best = better(best, loadMasked(x + ((<usize>i) << 2), count - i, worst), largest);
    }
    best = better(best, swapHalves(best), largest);
    best = better(
      best,
      i8x16.shuffle(best, best, 4, 5, 6, 7, 0, 1, 2, 3, 12, 13, 14, 15, 8, 9, 10, 11),
      largest,
    );
  } else {
    for (let i: u32 = 0; i < count; i++) {
      best = better(best, v128.load(x), largest);
      x += stride;
    }
  }
  storeCounted(y, best, columns);
}

/** The first of the largest, or of the smallest. */
function where(y: usize, x: usize, count: u32, columns: u32, stride: usize, largest: bool): void {
  for (let column: u32 = 0; column < columns; column++) {
    let found: u32 = 0;
    let best = load<f32>(x);
    for (let i: u32 = 1; i < count; i++) {
      const value = load<f32>(x + <usize>i * stride);
      if (largest ? value > best : value < best) {
        best = value;
        found = i;
      }
    }
    store<f32>(y, <f32>found);
    x += 4;
    y += 4;
  }
}

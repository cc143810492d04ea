/**
 * Categorical hinge: max(negative − positive + 1, 0) with positive = Σ t p and negative = max (1 − t) p, both over the last axis.
 * The gradient of the maximum goes to the class that attains it, in equal parts where several do.
 * Operands as in drivers/elementLoss.ts.
 */
import { N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { weightOf } from "../drivers/classes";
import { firstRow, lastRow, loadMasked, maskOf, storeCounted } from "../drivers/rows";
import { max, sum } from "../math/sum";

/** (1 − t) p of four classes. */
function others(t: v128, p: v128): v128 {
  return f32x4.mul(f32x4.sub(f32x4.splat(1), t), p);
}

export function categoricalHinge(ip: usize): void {
  const dp = load<usize>(ip, P1);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const one = f32x4.splat(1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const t = load<usize>(ip, P2) + offset;
    const p = load<usize>(ip, P3) + offset;
    let products = f32x4.splat(0);
    let top = f32x4.splat(-Infinity);
    for (let j: u32 = 0; j < columns; j += 4) {
      const tj = loadMasked(t + (j << 2), columns - j, 0);
      const pj = loadMasked(p + (j << 2), columns - j, 0);
      products = f32x4.add(products, f32x4.mul(tj, pj));
      top = f32x4.max(top, v128.bitselect(others(tj, pj), top, maskOf(columns - j)));
    }
    const negative = max(top);
    const value = f32.max(negative - sum(products) + 1, 0);
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), value);
    if (dp == 0) continue;
    const largest = f32x4.splat(negative);
    let attained = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const same = f32x4.eq(others(v128.load(t + (j << 2)), v128.load(p + (j << 2))), largest);
      attained = f32x4.add(attained, v128.and(v128.and(one, same), maskOf(columns - j)));
    }
    const weight = weightOf(ip, row);
    const slope = f32x4.splat(value > 0 ? weight : 0);
    const share = f32x4.splat(1 / sum(attained));
    for (let j: u32 = 0; j < columns; j += 4) {
      const tj = v128.load(t + (j << 2));
      const same = f32x4.eq(others(tj, v128.load(p + (j << 2))), largest);
      const up = v128.and(f32x4.mul(f32x4.sub(one, tj), share), same);
      storeCounted(dp + offset + (j << 2), f32x4.mul(slope, f32x4.sub(up, tj)), columns - j);
    }
  }
}

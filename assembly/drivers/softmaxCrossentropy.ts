/**
 * Driver of the cross-entropy of softmax(z) against targets t, in nats, with its gradient, in one pass over the rows.
 * T is a class without state that says whether a row counts at all, and gives four of its targets; a and b are what
 * it needs for all of them, worked out once.
 *
 *   value = Σ t · ln Σ exp(z − max z) − Σ t (z − max z);       dzⱼ = (qⱼ Σ t − tⱼ) · w,  q = softmax(z)
 *
 * P0 = value [rows], P1 = gradient [rows, columns] or 0, P2 is T's, P3 = z [rows, columns], P4 = weights [rows] or 0
 * N0 = rows, N1 = columns, N3 = what the sum of the rows is divided by; F0 … F4 are T's
 * Four rows share one logarithm.
 */
import { N0, N1, P0, P1, P3 } from "../../src/contract/frame";
import { log } from "../math/log";
import { once } from "../math/once";
import { maxOf, sum } from "../math/sum";
import { fadingExp, fillRow, weightOf } from "./classes";
import { firstRow, lastRow, maskOf, storeCounted } from "./rows";

export function softmaxCrossentropy<T>(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const dz = load<usize>(ip, P1);
  const last = lastRow(rows, columns);
  const a = once(changetype<T>(0).scale(ip));
  const b = once(changetype<T>(0).shift(ip));
  for (let row = firstRow(rows, columns); row < last; row += 4) {
    let totals = f32x4.splat(1);
    let masses = f32x4.splat(0);
    let bases = f32x4.splat(0);
    for (let r = row; r < row + 4; r++) {
      let total: f32 = 1;
      let mass: f32 = 0;
      let base: f32 = 0;
      if (r < last) {
        const offset = (<usize>r * columns) << 2;
        const out: usize = dz == 0 ? 0 : dz + offset;
        if (changetype<T>(0).counts(ip, r)) {
          const z = load<usize>(ip, P3) + offset;
          const largest = f32x4.splat(maxOf(z, columns));
          let powers = f32x4.splat(0);
          let targets = f32x4.splat(0);
          let products = f32x4.splat(0);
          for (let j: u32 = 0; j < columns; j += 4) {
            const mask = maskOf(columns - j);
            const below = f32x4.sub(v128.load(z + (j << 2)), largest);
            const power = v128.and(fadingExp(below), mask);
            const t = v128.and(changetype<T>(0).target(ip, r, j, a, b), mask);
            powers = f32x4.add(powers, power);
            targets = f32x4.add(targets, t);
            // 0 · (−∞) of an impossible class is no NaN.
            products = f32x4.add(products, v128.andnot(f32x4.mul(t, below), f32x4.eq(t, f32x4.splat(0))));
            if (out != 0) storeCounted(out + (j << 2), power, columns - j);
          }
          total = sum(powers);
          mass = sum(targets);
          base = sum(products);
          if (out != 0) {
            const share = f32x4.splat(mass / total);
            const weight = f32x4.splat(weightOf(ip, r));
            for (let j: u32 = 0; j < columns; j += 4) {
              const t = changetype<T>(0).target(ip, r, j, a, b);
              const d = f32x4.sub(f32x4.mul(v128.load(out + (j << 2)), share), t);
              storeCounted(out + (j << 2), f32x4.mul(d, weight), columns - j);
            }
          }
        } else if (out != 0) {
          fillRow(out, 0, columns);
        }
      }
      totals = shiftIn(totals, total);
      masses = shiftIn(masses, mass);
      bases = shiftIn(bases, base);
    }
    const values = f32x4.sub(f32x4.mul(masses, log(totals)), bases);
    storeCounted(load<usize>(ip, P0) + ((<usize>row) << 2), values, last - row);
  }
}

/** (x₁, x₂, x₃, next). */
function shiftIn(x: v128, next: f32): v128 {
  return i8x16.shuffle(x, f32x4.splat(next), 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19);
}

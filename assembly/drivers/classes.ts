/**
 * What losses over the classes of a row share: sums over a row in a fixed order, and writing to its gradient.
 */
import { N3, P4 } from "../../src/contract/frame";
import { atLeast } from "../math/bounds";
import { exp } from "../math/exp";
import { sum } from "../math/sum";
import { loadMasked, maskOf, storeCounted } from "./rows";

/** Factor of a row's gradient. P4 = weights [rows] or 0, N3 = what the sum of the rows is divided by */
export function weightOf(ip: usize, row: u32): f32 {
  const weights = load<usize>(ip, P4);
  const scale: f32 = 1 / <f32>load<u32>(ip, N3);
  return weights == 0 ? scale : scale * load<f32>(weights + ((<usize>row) << 2));
}

/** Σ xⱼ. */
export function massOf(x: usize, columns: u32): f32 {
  let total = f32x4.splat(0);
  for (let j: u32 = 0; j < columns; j += 4)
    total = f32x4.add(total, loadMasked(x + (j << 2), columns - j, 0));
  return sum(total);
}

/** eˣ for x ≤ 0, but 0 below −55: beside the 1 of the likeliest class that counts for nothing, and its products would be too small for normal f32. */
export function fadingExp(x: v128): v128 {
  return v128.andnot(exp(atLeast(x, f32x4.splat(-56))), f32x4.lt(x, f32x4.splat(-55)));
}

/** Σ exp(zⱼ − largest); the exponentials go to `e`, if that is not 0. */
export function exponentials(e: usize, z: usize, largest: f32, columns: u32): f32 {
  let total = f32x4.splat(0);
  const top = f32x4.splat(largest);
  for (let j: u32 = 0; j < columns; j += 4) {
    const below = f32x4.sub(v128.load(z + (j << 2)), top);
    const power = v128.and(fadingExp(below), maskOf(columns - j));
    total = f32x4.add(total, power);
    if (e != 0) storeCounted(e + (j << 2), power, columns - j);
  }
  return sum(total);
}

/** y = c. */
export function fillRow(y: usize, c: f32, columns: u32): void {
  for (let j: u32 = 0; j < columns; j += 4) storeCounted(y + (j << 2), f32x4.splat(c), columns - j);
}

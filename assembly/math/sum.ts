/**
 * Sums and maxima in a fixed order, so that their bits depend on the numbers alone.
 */
import { loadMasked } from "../drivers/rows";
import { swapHalves } from "./halves";

/** (x₀ + x₂) + (x₁ + x₃) of an f32x4. */
export function sum(x: v128): f32 {
  const pairs = f32x4.add(x, swapHalves(x));
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1);
}

/** The largest of an f32x4 of numbers; where one is NaN, any of them. */
export function max(x: v128): f32 {
  const pairs = f32x4.pmax(x, swapHalves(x));
  const a = f32x4.extract_lane(pairs, 0);
  const b = f32x4.extract_lane(pairs, 1);
  return a < b ? b : a;
}

/** The largest of the `count` f32 at `address`; where one is NaN, any of them. */
export function maxOf(address: usize, count: u32): f32 {
  let top = f32x4.splat(-Infinity);
  for (let j: u32 = 0; j < count; j += 4)
    top = f32x4.pmax(top, loadMasked(address + (j << 2), count - j, -Infinity));
  return max(top);
}

/**
 * Sum in f64 of the `count` f32 at `address`, which must be readable up to the next multiple of 32 bytes.
 * Element i is added to a[i mod 8], from left to right; then b[j] = (a[j] + a[j+2]) + (a[j+4] + a[j+6]) for
 * j = 0, 1, and the sum is b[0] + b[1].
 */
export function sumF64(address: usize, count: u32): f64 {
  let a01 = f64x2.splat(0);
  let a23 = f64x2.splat(0);
  let a45 = f64x2.splat(0);
  let a67 = f64x2.splat(0);
  const end = address + ((<usize>count) << 2);
  for (let at = address; at < end; at += 32) {
    const left = <u32>((end - at) >> 2);
    const low = loadMasked(at, left, 0);
    const high = loadMasked(at + 16, left > 4 ? left - 4 : 0, 0);
    a01 = f64x2.add(a01, f64x2.promote_low_f32x4(low));
    a23 = f64x2.add(a23, f64x2.promote_low_f32x4(swapHalves(low)));
    a45 = f64x2.add(a45, f64x2.promote_low_f32x4(high));
    a67 = f64x2.add(a67, f64x2.promote_low_f32x4(swapHalves(high)));
  }
  const b = f64x2.add(f64x2.add(a01, a23), f64x2.add(a45, a67));
  return f64x2.extract_lane(b, 0) + f64x2.extract_lane(b, 1);
}

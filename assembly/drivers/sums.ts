/**
 * Sums of a and of a·b in f64, for statistics, norms, penalties and gradients that are sums over many elements. The product
 * of two f32 is exact in f64, so a variance may be taken as E[x²] − E[x]²: what that cancels is far below an f32.
 *
 *   rowSums     over consecutive elements: element i goes to partial sum i mod 4, from left to right, then (s₀ + s₂) + (s₁ + s₃)
 *   columnSums  over the rows of four neighbouring columns, from top to bottom
 *
 * The results stand in the variables below until the next call.
 */

import { atMost } from "../math/bounds";
import { lowHalves, swapHalves } from "../math/halves";
import { loadMasked } from "./rows";

/** Of the last rowSums: Σ a and Σ a·b. */
export let rowTotal: f64 = 0;
export let rowProducts: f64 = 0;

/** Of the last columnSums: Σ a and Σ a·b, columns 0 and 1, 2 and 3. */
export let totalLow: v128 = f64x2.splat(0);
export let totalHigh: v128 = f64x2.splat(0);
export let productsLow: v128 = f64x2.splat(0);
export let productsHigh: v128 = f64x2.splat(0);

/** @param bits is laid over every element first: all ones, or what clears the sign. */
export function rowSums(a: usize, b: usize, count: u32, bits: v128): void {
  let low = f64x2.splat(0);
  let high = low;
  let lowProducts = low;
  let highProducts = low;
  for (let j: u32 = 0; j < count; j += 4) {
    const at = (<usize>j) << 2;
    const va = v128.and(loadMasked(a + at, count - j, 0), bits);
    const vb = v128.and(loadMasked(b + at, count - j, 0), bits);
    const aLow = f64x2.promote_low_f32x4(va);
    const aHigh = f64x2.promote_low_f32x4(swapHalves(va));
    low = f64x2.add(low, aLow);
    high = f64x2.add(high, aHigh);
    lowProducts = f64x2.add(lowProducts, f64x2.mul(aLow, f64x2.promote_low_f32x4(vb)));
    highProducts = f64x2.add(highProducts, f64x2.mul(aHigh, f64x2.promote_low_f32x4(swapHalves(vb))));
  }
  rowTotal = across(f64x2.add(low, high));
  rowProducts = across(f64x2.add(lowProducts, highProducts));
}

function across(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

/** @param stride bytes from row to row. @param top b counts as min(b, top). */
export function columnSums(a: usize, b: usize, rows: u32, stride: usize, top: v128): void {
  let low = f64x2.splat(0);
  let high = low;
  let lowProducts = low;
  let highProducts = low;
  for (let i: u32 = 0; i < rows; i++) {
    const va = v128.load(a);
    const vb = atMost(v128.load(b), top);
    const aLow = f64x2.promote_low_f32x4(va);
    const aHigh = f64x2.promote_low_f32x4(swapHalves(va));
    low = f64x2.add(low, aLow);
    high = f64x2.add(high, aHigh);
    lowProducts = f64x2.add(lowProducts, f64x2.mul(aLow, f64x2.promote_low_f32x4(vb)));
    highProducts = f64x2.add(highProducts, f64x2.mul(aHigh, f64x2.promote_low_f32x4(swapHalves(vb))));
    a += stride;
    b += stride;
  }
  totalLow = low;
  totalHigh = high;
  productsLow = lowProducts;
  productsHigh = highProducts;
}

/** Two f64x2 rounded to one f32x4. */
export function narrow(low: v128, high: v128): v128 {
  return lowHalves(f32x4.demote_f64x2_zero(low), f32x4.demote_f64x2_zero(high));
}

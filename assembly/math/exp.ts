/**
 * eˣ on four f32.
 *
 * Cody & Waite's reduction: x = n·ln 2 + r with |r| ≤ ½ ln 2, ln 2 in two parts so that n·high is exact;
 * e^r = 1 + r + r²·q(r), q the minimax polynomial of degree 4 (relative error of e^r 2⁻²⁸). 2ⁿ is applied
 * in two factors: results below 2⁻¹²⁶ are rounded once, results above the largest f32 become Infinity.
 * The terms of q are added in pairs (Estrin's scheme): one after the other they would take twice as long where few values are wanted.
 * Error below 1 ulp.
 * @see Muller, Elementary Functions (3rd ed., 2016), chapters 3 and 11
 */
import { within } from "./bounds";

export const LOG2_E: f32 = 1.44269504;
export const LN2_HIGH: f32 = 0.693145752; // 16 bits
export const LN2_LOW: f32 = 1.42860677e-6;

/** Adding it rounds to an integer, which then stands in the low bits: 1.5 · 2²³. */
export const ROUNDER: f32 = 12582912;

export function exp(x: v128): v128 {
  // Beyond these bounds the result is 0 or Infinity anyway; NaN stays.
  const inside = within(x, f32x4.splat(-104), f32x4.splat(89));
  const shifted = f32x4.add(f32x4.mul(inside, f32x4.splat(LOG2_E)), f32x4.splat(ROUNDER));
  const n = f32x4.sub(shifted, f32x4.splat(ROUNDER));
  const high = f32x4.sub(inside, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  const r = f32x4.sub(high, f32x4.mul(n, f32x4.splat(LN2_LOW)));

  const square = f32x4.mul(r, r);
  const low = f32x4.add(f32x4.mul(r, f32x4.splat(0.166665211)), f32x4.splat(0.49999994));
  const middle = f32x4.add(f32x4.mul(r, f32x4.splat(0.00836870447)), f32x4.splat(0.0416682884));
  const top = f32x4.add(f32x4.mul(square, f32x4.splat(0.00138189399)), middle);
  const q = f32x4.add(f32x4.mul(square, top), low);
  const p = f32x4.add(f32x4.add(f32x4.mul(square, q), r), f32x4.splat(1));

  const exponent = i32x4.sub(shifted, f32x4.splat(ROUNDER));
  const half = i32x4.shr_s(exponent, 1);
  return f32x4.mul(f32x4.mul(p, powerOfTwo(half)), powerOfTwo(i32x4.sub(exponent, half)));
}

/** 2ⁿ as f32, n an i32 in [-126, 127]. */
export function powerOfTwo(n: v128): v128 {
  return i32x4.shl(i32x4.add(n, i32x4.splat(127)), 23);
}

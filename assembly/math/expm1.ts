/**
 * eˣ − 1 on four f32, exact in relative terms about 0.
 *
 * Reduced as in exp.ts, x = n·ln 2 + r; then (2ⁿ − 1) + 2ⁿ·r, two terms that lose little, and the small
 * rest 2ⁿ·(e^r − 1 − r) = 2ⁿ·r²·q(r), q the minimax polynomial of degree 5 (relative error of e^r − 1 2⁻³¹).
 * Error below 1.5 ulp.
 * @see Muller, Elementary Functions (3rd ed., 2016), chapter 11
 */

import { within } from "./bounds";
import { LN2_HIGH, LN2_LOW, LOG2_E, powerOfTwo, ROUNDER } from "./exp";
import { withSignOf } from "./sign";

export function expm1(x: v128): v128 {
  const one = f32x4.splat(1);
  const inside = within(x, f32x4.splat(-20), f32x4.splat(89));
  const shifted = f32x4.add(f32x4.mul(inside, f32x4.splat(LOG2_E)), f32x4.splat(ROUNDER));
  const n = f32x4.sub(shifted, f32x4.splat(ROUNDER));
  const high = f32x4.sub(inside, f32x4.mul(n, f32x4.splat(LN2_HIGH)));
  const low = f32x4.mul(n, f32x4.splat(LN2_LOW));
  const r = f32x4.sub(high, low);
  const lost = f32x4.sub(f32x4.sub(high, r), low);

  let q = f32x4.add(f32x4.mul(r, f32x4.splat(0.000197643414)), f32x4.splat(0.00139323657));
  q = f32x4.add(f32x4.mul(r, q), f32x4.splat(0.00833354332));
  q = f32x4.add(f32x4.mul(r, q), f32x4.splat(0.0416664928));
  q = f32x4.add(f32x4.mul(r, q), f32x4.splat(0.166666657));
  q = f32x4.add(f32x4.mul(r, q), f32x4.splat(0.5));
  const rest = f32x4.add(f32x4.mul(f32x4.mul(r, r), q), lost);

  // 2¹²⁸ is no f32: the last doubling is made at the end.
  const exponent = i32x4.sub(shifted, f32x4.splat(ROUNDER));
  const scale = powerOfTwo(i32x4.min_s(exponent, i32x4.splat(127)));
  const linear = f32x4.add(f32x4.sub(scale, one), f32x4.mul(scale, r));
  const y = f32x4.add(linear, f32x4.mul(scale, rest));
  const doubled = v128.bitselect(f32x4.add(y, y), y, i32x4.gt_s(exponent, i32x4.splat(127)));
  return withSignOf(x, doubled);
}

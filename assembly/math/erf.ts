/**
 * erf x = 2/√π ∫₀ˣ e^(−t²) dt on four f32: x + x·P(x²) below 1, P the minimax polynomial of degree 6 (relative
 * error 2⁻²⁹); above, 1 − e^Q(|x|), Q fitted to ln erfc with degree 5 (error 2⁻²⁵ of erf), with x's sign.
 * Error below 1.5 ulp.
 * @see Abramowitz & Stegun, Handbook of Mathematical Functions (1964), 7.1
 */

import { atMost } from "./bounds";
import { exp } from "./exp";
import { withSignOf } from "./sign";

export function erf(x: v128): v128 {
  const z = f32x4.mul(x, x);
  let p = f32x4.add(f32x4.mul(z, f32x4.splat(7.80690389e-5)), f32x4.splat(-0.00079978531));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(0.0051871622));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(-0.0268533472));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(0.112835787));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(-0.37612626));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(0.128379166));
  const small = f32x4.add(x, f32x4.mul(x, p));

  const size = atMost(f32x4.abs(x), f32x4.splat(3.95)); // erf is 1 from 3.92 on
  let q = f32x4.add(f32x4.mul(size, f32x4.splat(-0.00115724117)), f32x4.splat(0.0148320245));
  q = f32x4.add(f32x4.mul(size, q), f32x4.splat(-0.0888003036));
  q = f32x4.add(f32x4.mul(size, q), f32x4.splat(-0.654239178));
  q = f32x4.add(f32x4.mul(size, q), f32x4.splat(-1.1176219));
  q = f32x4.add(f32x4.mul(size, q), f32x4.splat(-0.00261899945));
  const large = f32x4.sub(f32x4.splat(1), exp(q));

  return v128.bitselect(small, withSignOf(x, large), f32x4.lt(size, f32x4.splat(1)));
}

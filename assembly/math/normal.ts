/**
 * The normal distribution on four f32: density φ and distribution function Φ, right in relative terms down
 * the lower tail to the last denormal.
 *
 *   φ(x) = e^(−x²/2) / √2π
 *   Φ(x) = e^(−a²/2)·R(a) for x < 0, 1 − Φ(−x) from 0 on;   a = |x|, R(a) = G(t)/(a + 3.5), t = (a − 3.5)/(a + 3.5)
 *
 * Both in f64, two lanes at a time, because x² and the product need more than 24 bits. G is the minimax
 * polynomial of degree 9 on [0, 14.5] (relative error 2⁻²⁷), behind which Φ(−a) is 0.
 * Error below 0.6 ulp (φ) and 1 ulp (Φ).
 * @see Shepherd & Laframboise, Chebyshev approximation of (1 + 2x)exp(x²)erfc x, Math. Comp. 36 (1981)
 */

import { atMost } from "./bounds";
import { lowHalves, swapHalves } from "./halves";
import { exp2Wide } from "./wide";

/** Behind it φ and Φ(−x) are 0. */
const LIMIT: f32 = 14.5;
const LOG2_OF_PEAK: f64 = -1.3257480647361592; // log₂(1/√2π)

/** φ(x). */
export function normalDensity(x: v128): v128 {
  const a = atMost(f32x4.abs(x), f32x4.splat(LIMIT));
  return lowHalves(
    f32x4.demote_f64x2_zero(bell(f64x2.promote_low_f32x4(a), LOG2_OF_PEAK)),
    f32x4.demote_f64x2_zero(bell(f64x2.promote_low_f32x4(swapHalves(a)), LOG2_OF_PEAK)),
  );
}

/** Φ(x). */
export function normalCdf(x: v128): v128 {
  const a = atMost(f32x4.abs(x), f32x4.splat(LIMIT));
  const lower = lowHalves(
    f32x4.demote_f64x2_zero(lowerTail(f64x2.promote_low_f32x4(a))),
    f32x4.demote_f64x2_zero(lowerTail(f64x2.promote_low_f32x4(swapHalves(a)))),
  );
  return v128.bitselect(lower, f32x4.sub(f32x4.splat(1), lower), f32x4.lt(x, f32x4.splat(0)));
}

/** e^(−a²/2)·2^shift of two f64. */
function bell(a: v128, shift: f64): v128 {
  const exponent = f64x2.mul(f64x2.mul(a, a), f64x2.splat(-0.7213475204444817)); // −1/(2 ln 2)
  return exp2Wide(f64x2.add(exponent, f64x2.splat(shift)));
}

/** Φ(−a) of two f64 for a in [0, 14.5]. */
function lowerTail(a: v128): v128 {
  const q = f64x2.div(f64x2.splat(1), f64x2.add(a, f64x2.splat(3.5)));
  const t = f64x2.mul(f64x2.sub(a, f64x2.splat(3.5)), q);
  let g = f64x2.add(f64x2.mul(t, f64x2.splat(0.00011068895973240807)), f64x2.splat(0.0004218975071243182));
  g = f64x2.add(f64x2.mul(t, g), f64x2.splat(-0.000494943180628623));
  g = f64x2.add(f64x2.mul(t, g), f64x2.splat(-0.0031753105050623264));
  g = f64x2.add(f64x2.mul(t, g), f64x2.splat(0.006493115775363911));
  g = f64x2.add(f64x2.mul(t, g), f64x2.splat(0.017406378376909528));
  g = f64x2.add(f64x2.mul(t, g), f64x2.splat(-0.1160530408006951));
  g = f64x2.add(f64x2.mul(t, g), f64x2.splat(0.31542504872724975));
  g = f64x2.add(f64x2.mul(t, g), f64x2.splat(-0.5655617450991831));
  g = f64x2.add(f64x2.mul(t, g), f64x2.splat(0.7444160741392251));
  return f64x2.mul(bell(a, 0), f64x2.mul(g, q));
}

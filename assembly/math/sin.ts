/**
 * sin x on four f32 for |x| ≤ 2²⁴; NaN farther out.
 *
 * x is measured in turns in f64, with 1/2π in two parts so that x·high is exact, and the nearest quarter turn
 * is taken off: what is left, r in [−π/4, π/4], is good to the last bit even beside a zero of the sine. Then
 * sin r = r + r³·P(r²) or cos r = 1 − r²/2 + r⁴·Q(r²), minimax polynomials (relative errors 2⁻²⁷ and 2⁻³³).
 * Error below 2 ulp.
 * @see Muller, Elementary Functions (3rd ed., 2016), chapter 11
 */
import { lowHalves, swapHalves } from "./halves";

const LIMIT: f32 = 16777216;
const TURN: f64 = 6.283185307179586; // 2π
const PER_TURN_HIGH: f64 = 0.15915494272485375; // 1/2π to 29 bits
const PER_TURN_LOW: f64 = 3.6704158172530464e-10;

export function sin(x: v128): v128 {
  return v128.bitselect(x, sinShifted(x, 0), f32x4.eq(x, f32x4.splat(0))); // keeps −0
}

/** sin(x + quarters·π/2). */
export function sinShifted(x: v128, quarters: i32): v128 {
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(swapHalves(x));
  const lowQuarters = quartersOf(low);
  const highQuarters = quartersOf(high);
  const r = lowHalves(
    f32x4.demote_f64x2_zero(remainderOf(low, lowQuarters)),
    f32x4.demote_f64x2_zero(remainderOf(high, highQuarters)),
  );
  const n = lowHalves(i32x4.trunc_sat_f64x2_s_zero(lowQuarters), i32x4.trunc_sat_f64x2_s_zero(highQuarters));
  const y = sinOfQuadrant(r, i32x4.add(n, i32x4.splat(quarters)));
  return v128.or(y, f32x4.gt(f32x4.abs(x), f32x4.splat(LIMIT)));
}

/** Quarter turns in x, to the nearest whole number; f64x2. */
function quartersOf(x: v128): v128 {
  return f64x2.nearest(f64x2.mul(x, f64x2.splat(4 * PER_TURN_HIGH)));
}

/** x without its quarter turns, in radians; f64x2. */
function remainderOf(x: v128, quarters: v128): v128 {
  const turns = f64x2.sub(f64x2.mul(x, f64x2.splat(PER_TURN_HIGH)), f64x2.mul(quarters, f64x2.splat(0.25)));
  return f64x2.mul(f64x2.add(turns, f64x2.mul(x, f64x2.splat(PER_TURN_LOW))), f64x2.splat(TURN));
}

/** sin(r + n·π/2) for r in [−π/4, π/4] and an i32 n. */
export function sinOfQuadrant(r: v128, n: v128): v128 {
  const z = f32x4.mul(r, r);

  let p = f32x4.add(f32x4.mul(z, f32x4.splat(-0.000195180954)), f32x4.splat(0.00833218824));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(-0.166666552));
  const sine = f32x4.add(f32x4.mul(f32x4.mul(z, r), p), r);

  let q = f32x4.add(f32x4.mul(z, f32x4.splat(2.44325529e-5)), f32x4.splat(-0.00138873106));
  q = f32x4.add(f32x4.mul(z, q), f32x4.splat(0.0416666456));
  // 1 − z/2 is rounded; what that loses goes in with the small term.
  const halfSquare = f32x4.mul(z, f32x4.splat(0.5));
  const parabola = f32x4.sub(f32x4.splat(1), halfSquare);
  const lost = f32x4.sub(f32x4.sub(f32x4.splat(1), parabola), halfSquare);
  const cosine = f32x4.add(parabola, f32x4.add(f32x4.mul(f32x4.mul(z, z), q), lost));

  const odd = i32x4.ne(v128.and(n, i32x4.splat(1)), i32x4.splat(0));
  const negative = i32x4.shl(v128.and(n, i32x4.splat(2)), 30);
  return v128.xor(v128.bitselect(cosine, sine, odd), negative);
}

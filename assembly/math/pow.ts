/**
 * xʸ on four f32, with the special cases of ECMAScript's Math.pow: x⁰ = 1 even for NaN, a negative x needs
 * an integer y, 1^±Infinity is NaN.
 *
 * 2^(y·log₂|x|) in f64, two lanes at a time, so that the product keeps the bits that the power needs: the
 * result is rounded once, overflow and denormals included. Error below 0.6 ulp.
 */
import { lowHalves, swapHalves } from "./halves";
import { exp2Wide, log2Wide } from "./wide";

export function pow(x: v128, y: v128): v128 {
  const zero = f32x4.splat(0);
  const size = f32x4.abs(x);
  const magnitude = lowHalves(
    f32x4.demote_f64x2_zero(powWide(f64x2.promote_low_f32x4(size), f64x2.promote_low_f32x4(y))),
    f32x4.demote_f64x2_zero(
      powWide(f64x2.promote_low_f32x4(swapHalves(size)), f64x2.promote_low_f32x4(swapHalves(y))),
    ),
  );

  // y is an integer where it equals itself cut short, an odd one where half of it does not.
  const half = f32x4.mul(y, f32x4.splat(0.5));
  const whole = f32x4.eq(f32x4.trunc(y), y);
  const odd = v128.andnot(whole, f32x4.eq(f32x4.trunc(half), half));
  const sign = v128.and(v128.and(x, odd), i32x4.splat(0x80000000));
  const undefinedHere = v128.andnot(v128.and(f32x4.lt(x, zero), f32x4.gt(x, f32x4.splat(-Infinity))), whole);
  const signed = v128.or(v128.or(magnitude, sign), undefinedHere); // all bits set is a NaN
  return v128.bitselect(f32x4.splat(1), signed, f32x4.eq(y, zero));
}

/** xʸ of two f64 for x ≥ 0. */
function powWide(x: v128, y: v128): v128 {
  return exp2Wide(f64x2.mul(y, log2Wide(x)));
}

/** xʸ in f64 for a normal x > 0 and |y·log₂ x| ≤ 1000, to a relative error of 10⁻¹⁰. */
export function pow64(x: f64, y: f64): f64 {
  return f64x2.extract_lane(powWide(f64x2.splat(x), f64x2.splat(y)), 0);
}

/**
 * Bounds, each one instruction: f32x4.min and max, which must tell −0 from 0 and take care of NaN on either side, are eight. A NaN in x stays;
 * the bound must be a number. At a bound of 0, −0 stays −0.
 */

/** x, at least `low`. */
export function atLeast(x: v128, low: v128): v128 {
  return f32x4.pmax(x, low);
}

/** x, at most `high`. */
export function atMost(x: v128, high: v128): v128 {
  return f32x4.pmin(x, high);
}

/** x within [low, high]. */
export function within(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmax(f32x4.pmin(x, high), low);
}

/**
 * x, but 0 where |x| < tiny; NaN stays. Numbers below 2⁻¹²⁶ are worked out in microcode, tens of times slower, and WebAssembly can't
 * switch them off: whatever fades away in the course of a training is cut off above them.
 */
export function cutOff(x: v128, tiny: v128): v128 {
  return v128.andnot(x, f32x4.lt(f32x4.abs(x), tiny));
}

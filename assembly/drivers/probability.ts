/**
 * Keras keeps probabilities in [ε, 1 − ε], ε = 1e-7, before it takes a logarithm, with a zero gradient where
 * it clipped. The nearest f32 to 1 − 1e-7 is 0.99999988.
 */
import { within } from "../math/bounds";
export const EPSILON: f32 = 1e-7;
const HIGH: f32 = 0.9999998807907104;

/** min(max(p, ε), 1 − ε); NaN stays NaN. */
export function clipped(p: v128): v128 {
  return within(p, f32x4.splat(EPSILON), f32x4.splat(HIGH));
}

/** Ones where the clipping leaves p as it is. */
export function inside(p: v128): v128 {
  return v128.and(f32x4.ge(p, f32x4.splat(EPSILON)), f32x4.le(p, f32x4.splat(HIGH)));
}

/** Binary targets after label smoothing: t (1 − s) + s / 2. */
export function smoothed(t: v128, s: v128): v128 {
  return f32x4.add(f32x4.mul(t, f32x4.sub(f32x4.splat(1), s)), f32x4.mul(s, f32x4.splat(0.5)));
}

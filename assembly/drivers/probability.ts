/**
 * Keras keeps probabilities in [ε, 1 − ε], ε = 1e-7, before it takes a logarithm, with a zero gradient where
 * it clipped. The nearest f32 to 1 − 1e-7 is 0.99999988.
 */
const LOW: f32 = 1e-7;
const HIGH: f32 = 0.9999998807907104;

/** min(max(p, ε), 1 − ε); NaN stays NaN. */
export function clipped(p: v128): v128 {
  return f32x4.min(f32x4.max(p, f32x4.splat(LOW)), f32x4.splat(HIGH));
}

/** Ones where the clipping leaves p as it is. */
export function inside(p: v128): v128 {
  return v128.and(f32x4.ge(p, f32x4.splat(LOW)), f32x4.le(p, f32x4.splat(HIGH)));
}

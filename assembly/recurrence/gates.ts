/**
 * What gates compute with, on four f32: tanh as a ratio of polynomials, x · p(x²) / q(x²) of degrees 13 and 6 within ±7.9988, beyond
 * which it is ±1 to the last bit but one; and sigmoid x = ½ + ½ tanh(½ x). One division and no exponential: a step waits for them.
 * Absolute error below 4e-7; where exactness far out matters, the activations themselves (math/) have it.
 * Coefficients: Eigen 3.4, generic_fast_tanh_float (MathFunctionsImpl.h).
 */
import { within } from "../math/bounds";

const REACH: f32 = 7.99881172;

export function gateTanh(value: v128): v128 {
  const x = within(value, f32x4.splat(-REACH), f32x4.splat(REACH));
  const z = f32x4.mul(x, x);
  let p = f32x4.add(f32x4.mul(z, f32x4.splat(-2.76076847742355e-16)), f32x4.splat(2.00018790482477e-13));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(-8.60467152213735e-11));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(5.12229709037114e-8));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(1.48572235717979e-5));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(6.37261928875436e-4));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(4.89352455891786e-3));
  let q = f32x4.add(f32x4.mul(z, f32x4.splat(1.19825839466702e-6)), f32x4.splat(1.18534705686654e-4));
  q = f32x4.add(f32x4.mul(z, q), f32x4.splat(2.268434632439e-3));
  q = f32x4.add(f32x4.mul(z, q), f32x4.splat(4.89352518554385e-3));
  return f32x4.div(f32x4.mul(x, p), q);
}

export function gateSigmoid(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return f32x4.add(half, f32x4.mul(half, gateTanh(f32x4.mul(half, x))));
}

/** y · (1 − y): a sigmoid's derivative from its value. */
export function sigmoidSlope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}

/** 1 − y²: a hyperbolic tangent's. */
export function tanhSlope(y: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.mul(y, y));
}

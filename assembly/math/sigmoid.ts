/**
 * sigmoid x = 1 / (1 + e⁻ˣ) on four f32. With z = e^−|x|, which never overflows, it is 1/(1 + z) from 0 on
 * and z/(1 + z) below, so that it stays exact to the last denormal.
 * Error below 2.5 ulp: those of z, of 1 + z and of the quotient add up.
 */
import { exp } from "./exp";

export function sigmoid(x: v128): v128 {
  return sigmoidFrom(x, exp(f32x4.neg(f32x4.abs(x))));
}

/** The same from z = e^−|x|. */
export function sigmoidFrom(x: v128, z: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(v128.bitselect(z, one, f32x4.lt(x, f32x4.splat(0))), f32x4.add(one, z));
}

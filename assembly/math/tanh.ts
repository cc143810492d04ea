/**
 * tanh x on four f32: x + x³·P(x²) below 0.625, P the minimax polynomial of degree 4 (relative error 2⁻²⁷);
 * above, 1 − 2/(e^(2|x|) + 1), with x's sign. Both are computed, one is chosen.
 * Error below 1.5 ulp.
 * @see Cody & Waite, Software Manual for the Elementary Functions (1980), chapter 13
 */
import { exp } from "./exp";
import { withSignOf } from "./sign";

export function tanh(x: v128): v128 {
  const size = f32x4.abs(x);
  const e = exp(f32x4.add(size, size));
  const one = f32x4.splat(1);
  const large = f32x4.sub(one, f32x4.div(f32x4.splat(2), f32x4.add(e, one)));

  const z = f32x4.mul(x, x);
  let p = f32x4.add(f32x4.mul(z, f32x4.splat(-0.00569235347)), f32x4.splat(0.0206281971));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(-0.0537365191));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(0.133314058));
  p = f32x4.add(f32x4.mul(z, p), f32x4.splat(-0.333332807));
  const small = f32x4.add(f32x4.mul(f32x4.mul(p, z), size), size);

  return withSignOf(x, v128.bitselect(small, large, f32x4.lt(size, f32x4.splat(0.625))));
}

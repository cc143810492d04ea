/**
 * What the optimizers share. A kernel updates one contiguous range of parameters in one pass:
 *
 *   P0 = parameters, P1 = gradients, P2, P3, P4 = slots, P5 = scalars (src/contract/scalars.ts)
 *   N0 = elements; F0 = weight decay
 *
 * Gradients that are clipped, or the mean of several calls, have been through `limitGradients` before. The decay is
 * decoupled, w ← w − w · decay · rate, and comes before the step, as in Keras.
 */
import { RATE } from "../../src/contract/control";
import { F0, N0, P5 } from "../../src/contract/frame";
import { CONSTANTS, POWERS, UPDATES } from "../../src/contract/scalars";
import { lane } from "../machine/lanes";
import { cutOff } from "../math/bounds";
import { splatOnce } from "../math/once";
import { withSignOf } from "../math/sign";

/** The smallest normal f32, 2⁻¹²⁶. */
export const SMALLEST: f32 = 1.1754943508222875e-38;

/** Learning rate of this step. */
export function rate(): f64 {
  return load<f64>(RATE);
}

/** Constant `index` of the optimizer whose frame this is. */
export function constant(ip: usize, index: u32): f64 {
  return load<f64>(load<usize>(ip, P5) + CONSTANTS + (index << 3));
}

/**
 * Constant `index` as what keeps a denominator above 0: at least the smallest normal f32. So 0 / 0 is 0, not NaN, where no
 * gradient has ever been and epsilon is 0, which is the case in the padding between variables too.
 */
export function epsilonOf(ip: usize, index: u32): v128 {
  return splatOnce(max<f32>(<f32>constant(ip, index), SMALLEST));
}

/** Decay rate `index` to the power of the updates done, this one included. */
export function power(ip: usize, index: u32): f64 {
  return load<f64>(load<usize>(ip, P5) + POWERS + (index << 3));
}

/** Weight decay times learning rate. */
export function decayRate(ip: usize): v128 {
  return splatOnce(<f64>load<f32>(ip, F0) * rate());
}

/** The parameters at an address after weight decay. */
export function decayed(address: usize, decay: v128): v128 {
  const w = v128.load(address);
  return f32x4.sub(w, f32x4.mul(w, decay));
}

/** Below it a gradient's square would count for nothing beside any epsilon, and soon be too small for a normal f32: 2⁻⁵⁰. */
export function tinyGradient(): v128 {
  return f32x4.splat(8.8817842e-16);
}

/** Below it a moment that fades away, where a unit no longer learns, ends at 0: 2⁻¹⁰⁰. */
export function faintMoment(): v128 {
  return f32x4.splat(7.8886091e-31);
}

/** The same for means of squares: 2⁻¹¹⁴, which leaves what one `squareable` gradient brings. */
export function faintSquare(): v128 {
  return f32x4.splat(4.8148249e-35);
}

/** The gradient for optimizers that divide by its mean square. */
export function squareable(g: v128, tiny: v128): v128 {
  return cutOff(g, tiny);
}

/** A moment, or 0 where it has faded away. */
export function settled(moment: v128, faint: v128): v128 {
  return cutOff(moment, faint);
}

/** a + (b − a) · share. */
export function toward(a: v128, b: v128, share: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), share));
}

/** The running mean m of gradients g: m + (g − m) · share. */
export function towardGradient(m: v128, g: v128, share: v128, faint: v128): v128 {
  return settled(toward(m, g, share), faint);
}

/** The running mean v of squared gradients, never negative: v + (g² − v) · share. */
export function towardSquare(v: v128, g: v128, share: v128, faint: v128): v128 {
  const mean = toward(v, f32x4.mul(g, g), share);
  return v128.andnot(mean, f32x4.lt(mean, faint));
}

/** `size` with the sign of x, 0 where x is 0. */
export function signed(x: v128, size: v128): v128 {
  return v128.andnot(withSignOf(x, size), f32x4.eq(x, f32x4.splat(0)));
}

/** Begins an update: counts it and brings the powers up to date. P5 = scalars, N0 = powers kept. */
export function beginUpdate(ip: usize): void {
  if (lane != 0) return;
  const scalars = load<usize>(ip, P5);
  store<f64>(scalars, load<f64>(scalars, UPDATES) + 1, UPDATES);
  const count = load<u32>(ip, N0);
  for (let i: u32 = 0; i < count; i++) {
    const at = scalars + (i << 3);
    store<f64>(at, load<f64>(at, POWERS) * load<f64>(at, CONSTANTS), POWERS);
  }
}

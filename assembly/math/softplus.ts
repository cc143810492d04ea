/**
 * softplus x = ln(1 + eˣ) on four f32, as max(x, 0) + ln(1 + e^−|x|): no overflow, no loss below 0.
 * Error below 2 ulp.
 */

import { atLeast } from "./bounds";
import { exp } from "./exp";
import { log1pOfShare } from "./log1p";

export function softplus(x: v128): v128 {
  return softplusFrom(x, exp(f32x4.neg(f32x4.abs(x))));
}

/** The same from z = e^−|x|. */
export function softplusFrom(x: v128, z: v128): v128 {
  return f32x4.add(atLeast(x, f32x4.splat(0)), log1pOfShare(z));
}

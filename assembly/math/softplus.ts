/**
 * softplus x = ln(1 + eˣ) on four f32, as max(x, 0) + ln(1 + e^−|x|): no overflow, no loss below 0.
 * Error below 2 ulp.
 */

import { atLeast } from "./bounds";
import { exp } from "./exp";
import { log1p } from "./log1p";

export function softplus(x: v128): v128 {
  return f32x4.add(atLeast(x, f32x4.splat(0)), log1p(exp(f32x4.neg(f32x4.abs(x)))));
}

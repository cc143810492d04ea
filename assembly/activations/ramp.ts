/**
 * The straight lines between two levels: y = (min(max(x, −w), w) + a)/d, with derivative 1/d where |x| < w.
 * F0 = w, F1 = a, F2 = d: hardTanh has (1, 0, 1), hardSigmoid (3, 3, 6), sparseSigmoid (1, 1, 2).
 */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { within } from "../math/bounds";

class Ramp {
  @inline forward(x: v128, w: v128, a: v128, d: v128): v128 {
    return f32x4.div(f32x4.add(within(x, f32x4.neg(w), w), a), d);
  }
  @inline backward(x: v128, y: v128, dy: v128, w: v128, a: v128, d: v128): v128 {
    return v128.and(f32x4.div(dy, d), f32x4.lt(f32x4.abs(x), w));
  }
}

export function rampForward(ip: usize): void {
  unaryForward<Ramp>(ip);
}
export function rampBackward(ip: usize): void {
  unaryBackward<Ramp>(ip);
}

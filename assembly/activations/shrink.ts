/**
 * hardShrink and softShrink: 0 where |x| ≤ λ; elsewhere x, by the soft one moved towards 0 by λ. The derivative is 1
 * where |x| > λ. F0 = λ, F1 = how far x is moved, 0 or λ.
 */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { within } from "../math/bounds";

class Shrink {
  @inline forward(x: v128, lambda: v128, move: v128, c: v128): v128 {
    const moved = f32x4.sub(x, within(x, f32x4.neg(move), move));
    return v128.andnot(moved, f32x4.le(f32x4.abs(x), lambda));
  }
  @inline backward(x: v128, y: v128, dy: v128, lambda: v128, move: v128, c: v128): v128 {
    return v128.andnot(dy, f32x4.le(f32x4.abs(x), lambda));
  }
}

export function shrinkForward(ip: usize): void {
  unaryForward<Shrink>(ip);
}
export function shrinkBackward(ip: usize): void {
  unaryBackward<Shrink>(ip);
}

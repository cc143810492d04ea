/** threshold(x) = x > θ ? x : v, with derivative 1 where x > θ. F0 = θ, F1 = v. A NaN goes on as it is. */
import { unaryBackward, unaryForward } from "../drivers/unary";

class Threshold {
  @inline forward(x: v128, theta: v128, value: v128, c: v128): v128 {
    return v128.bitselect(value, x, f32x4.le(x, theta));
  }
  @inline backward(x: v128, y: v128, dy: v128, theta: v128, value: v128, c: v128): v128 {
    return v128.andnot(dy, f32x4.le(x, theta));
  }
}

export function thresholdForward(ip: usize): void {
  unaryForward<Threshold>(ip);
}
export function thresholdBackward(ip: usize): void {
  unaryBackward<Threshold>(ip);
}

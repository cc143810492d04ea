/** leakyRelu(x) = x > 0 ? x : negativeSlope · x; at 0 the derivative is the slope. F0 = negativeSlope. */
import { unaryBackward, unaryForward } from "../drivers/unary";

class LeakyRelu {
  @inline forward(x: v128, slope: v128, b: v128, c: v128): v128 {
    return v128.bitselect(x, f32x4.mul(x, slope), f32x4.gt(x, f32x4.splat(0)));
  }
  @inline backward(x: v128, y: v128, dy: v128, slope: v128, b: v128, c: v128): v128 {
    return v128.bitselect(dy, f32x4.mul(dy, slope), f32x4.gt(x, f32x4.splat(0)));
  }
}

export function leakyReluForward(ip: usize): void {
  unaryForward<LeakyRelu>(ip);
}
export function leakyReluBackward(ip: usize): void {
  unaryBackward<LeakyRelu>(ip);
}

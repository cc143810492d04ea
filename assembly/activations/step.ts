/**
 * step(x) = x ≥ 0 ? 1 : 0, the threshold of Rosenblatt's perceptron. Its derivative is 0 almost everywhere;
 * F0 = 1 hands the gradient straight through instead (the perceptron's rule under a squared error), F0 = 0 gives the true 0.
 */
import { unaryBackward, unaryForward } from "../drivers/unary";

class Step {
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    const one = f32x4.splat(1);
    // A NaN goes on as it is.
    const y = v128.and(one, f32x4.ge(x, f32x4.splat(0)));
    return v128.bitselect(y, x, f32x4.eq(x, x));
  }
  @inline backward(x: v128, y: v128, dy: v128, through: v128, b: v128, c: v128): v128 {
    return f32x4.mul(dy, through);
  }
}

export function stepForward(ip: usize): void {
  unaryForward<Step>(ip);
}
export function stepBackward(ip: usize): void {
  unaryBackward<Step>(ip);
}

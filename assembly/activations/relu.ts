/**
 * relu(x) = x > threshold ? min(x, maxValue) : negativeSlope · (x − threshold), as Keras defines it; relu6 and leakyRelu
 * are cases of it. F0 = negativeSlope, F1 = maxValue (Infinity: none), F2 = threshold. At a kink the derivative is that
 * of the lower piece (0 for the plain relu, the slope for the leaky one), at maxValue 0.
 */
import { unaryBackward, unaryForward } from "../drivers/unary";

class Relu {
  @inline forward(x: v128, slope: v128, top: v128, threshold: v128): v128 {
    // Adding 0 makes 0 of the −0 that a slope of 0 gives, as the matrix product's bound does.
    const low = f32x4.add(f32x4.mul(slope, f32x4.sub(x, threshold)), f32x4.splat(0));
    // pmin(x, top) keeps x where it is NaN.
    return v128.bitselect(low, f32x4.pmin(x, top), f32x4.le(x, threshold));
  }
  @inline backward(x: v128, y: v128, dy: v128, slope: v128, top: v128, threshold: v128): v128 {
    const high = v128.and(dy, f32x4.lt(x, top));
    return v128.bitselect(f32x4.mul(dy, slope), high, f32x4.le(x, threshold));
  }
}

export function reluForward(ip: usize): void {
  unaryForward<Relu>(ip);
}
export function reluBackward(ip: usize): void {
  unaryBackward<Relu>(ip);
}

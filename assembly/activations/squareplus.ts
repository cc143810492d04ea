/**
 * squareplus(x) = (x + s)/2, s = √(x² + b); squareplus′ = y/s. Below 0, where x + s cancels, y is b/(2·(s − x)),
 * the same number. F0 = b. s is kept between |x| and |x| + √b, which is right where x² over- or underflows.
 */
import { unaryBackward, unaryForward } from "../drivers/unary";

const SMALLEST_NORMAL: f32 = 1.17549435e-38;

class Squareplus {
  @inline root(x: v128, b: v128): v128 {
    const size = f32x4.abs(x);
    const s = f32x4.sqrt(f32x4.add(f32x4.mul(x, x), b));
    return f32x4.max(f32x4.min(s, f32x4.add(size, f32x4.sqrt(b))), size);
  }
  @inline forward(x: v128, b: v128, c: v128, d: v128): v128 {
    const half = f32x4.splat(0.5);
    // Halved before they are added: the sum of two large numbers would overflow.
    const sum = f32x4.add(f32x4.mul(f32x4.abs(x), half), f32x4.mul(this.root(x, b), half));
    const low = f32x4.div(f32x4.mul(b, f32x4.splat(0.25)), sum);
    return v128.bitselect(low, sum, f32x4.lt(x, f32x4.splat(0)));
  }
  @inline backward(x: v128, y: v128, dy: v128, b: v128, c: v128, d: v128): v128 {
    // s = 0 only where b and x are 0: there the slope is 0, as that of relu.
    const s = f32x4.max(this.root(x, b), f32x4.splat(SMALLEST_NORMAL));
    return f32x4.mul(dy, f32x4.div(y, s));
  }
}

export function squareplusForward(ip: usize): void {
  unaryForward<Squareplus>(ip);
}
export function squareplusBackward(ip: usize): void {
  unaryBackward<Squareplus>(ip);
}

/**
 * tanhShrink(x) = x − tanh x;  tanhShrink′ = tanh² x.
 *
 * Below |x| = 2 the difference would cancel. There it comes from Lambert's continued fraction, cut after eleven,
 * tanh x = x/(1 + x²/(3 + x²/(5 + …))), which with z = x² gives a quotient of polynomials without a minus sign
 * (relative error 2⁻²⁶):
 *
 *   x − tanh x = x·z·(45045 + 2772z + 27z²) / (135135 + 62370z + 3150z² + 28z³)
 * @see Muller, Elementary Functions (3rd ed., 2016), chapter 3
 */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { tanh } from "../math/tanh";

class TanhShrink {
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    const size = f32x4.abs(x);
    const z = f32x4.mul(x, x);
    let p = f32x4.add(f32x4.mul(z, f32x4.splat(27)), f32x4.splat(2772));
    p = f32x4.add(f32x4.mul(z, p), f32x4.splat(45045));
    let q = f32x4.add(f32x4.mul(z, f32x4.splat(28)), f32x4.splat(3150));
    q = f32x4.add(f32x4.mul(z, q), f32x4.splat(62370));
    q = f32x4.add(f32x4.mul(z, q), f32x4.splat(135135));
    const small = f32x4.mul(f32x4.mul(x, z), f32x4.div(p, q));
    return v128.bitselect(small, f32x4.sub(x, tanh(x)), f32x4.lt(size, f32x4.splat(2)));
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    const t = tanh(x);
    return f32x4.mul(dy, f32x4.mul(t, t));
  }
}

export function tanhShrinkForward(ip: usize): void {
  unaryForward<TanhShrink>(ip);
}
export function tanhShrinkBackward(ip: usize): void {
  unaryBackward<TanhShrink>(ip);
}

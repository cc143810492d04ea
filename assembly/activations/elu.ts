/**
 * The exponential linear units: x > 0 ? s·x : a·(e^(x/d) − 1), with derivative s above 0 and (a/d)·e^(x/d) from 0 down.
 * F0 = s, F1 = a, F2 = d: elu has (1, α, 1), celu (1, α, α), selu (λ, λα, 1).
 */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { exp } from "../math/exp";
import { expm1 } from "../math/expm1";

class Elu {
  @inline forward(x: v128, s: v128, a: v128, d: v128): v128 {
    const low = f32x4.mul(a, expm1(f32x4.div(x, d)));
    return v128.bitselect(f32x4.mul(s, x), low, f32x4.gt(x, f32x4.splat(0)));
  }
  @inline backward(x: v128, y: v128, dy: v128, s: v128, a: v128, d: v128): v128 {
    const low = f32x4.mul(f32x4.div(a, d), exp(f32x4.div(x, d)));
    return f32x4.mul(dy, v128.bitselect(s, low, f32x4.gt(x, f32x4.splat(0))));
  }
}

export function eluForward(ip: usize): void {
  unaryForward<Elu>(ip);
}
export function eluBackward(ip: usize): void {
  unaryBackward<Elu>(ip);
}

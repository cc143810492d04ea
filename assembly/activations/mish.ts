/**
 * mish(x) = x·tanh(softplus(x)). With e = eˣ and n = e·(e + 2), tanh(ln(1 + e)) = n/(n + 2), and
 *
 *   mish′ = e·((e + 2)·(n + 2) + 4x·(1 + e)) / (n + 2)²
 *
 * in which nothing cancels but at mish's minimum. Past x = 20 the tanh is 1, and e² would overflow soon; below −128 both
 * are 0, and 0·4x must not be NaN.
 */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { atMost, within } from "../math/bounds";
import { exp } from "../math/exp";

const HIGH: f32 = 20;
const LOW: f32 = -128;

class Mish {
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    const two = f32x4.splat(2);
    const e = exp(atMost(x, f32x4.splat(HIGH)));
    const n = f32x4.mul(e, f32x4.add(e, two));
    return f32x4.mul(x, f32x4.div(n, f32x4.add(n, two)));
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    const two = f32x4.splat(2);
    const near = within(x, f32x4.splat(LOW), f32x4.splat(HIGH));
    const e = exp(near);
    const d = f32x4.add(f32x4.mul(e, f32x4.add(e, two)), two);
    const rising = f32x4.mul(f32x4.mul(f32x4.splat(4), near), f32x4.add(e, f32x4.splat(1)));
    const slope = f32x4.div(f32x4.add(f32x4.mul(f32x4.add(e, two), d), rising), f32x4.mul(d, d));
    return f32x4.mul(dy, f32x4.mul(e, slope));
  }
}

export function mishForward(ip: usize): void {
  unaryForward<Mish>(ip);
}
export function mishBackward(ip: usize): void {
  unaryBackward<Mish>(ip);
}

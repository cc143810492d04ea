/** softsign(x) = x / (1 + |x|);  softsign′ = 1 / (1 + |x|)². */
import { unaryBackward, unaryForward } from "../drivers/unary";

class Softsign {
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    return f32x4.div(x, f32x4.add(f32x4.splat(1), f32x4.abs(x)));
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    const d = f32x4.add(f32x4.splat(1), f32x4.abs(x));
    return f32x4.div(f32x4.div(dy, d), d);
  }
}

export function softsignForward(ip: usize): void {
  unaryForward<Softsign>(ip);
}
export function softsignBackward(ip: usize): void {
  unaryBackward<Softsign>(ip);
}

/** exponential(x) = eˣ, which is its own derivative. */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { exp } from "../math/exp";

class Exponential {
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    return exp(x);
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    return f32x4.mul(dy, y);
  }
}

export function exponentialForward(ip: usize): void {
  unaryForward<Exponential>(ip);
}
export function exponentialBackward(ip: usize): void {
  unaryBackward<Exponential>(ip);
}

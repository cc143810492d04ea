/** tanh(x);  tanh′ = 1 − y². */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { tanh } from "../math/tanh";

class Tanh {
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    return tanh(x);
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    return f32x4.mul(dy, f32x4.sub(f32x4.splat(1), f32x4.mul(y, y)));
  }
}

export function tanhForward(ip: usize): void {
  unaryForward<Tanh>(ip);
}
export function tanhBackward(ip: usize): void {
  unaryBackward<Tanh>(ip);
}

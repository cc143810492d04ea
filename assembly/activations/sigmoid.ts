/** sigmoid(x) = 1 / (1 + e⁻ˣ);  σ′ = y · (1 − y). */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { sigmoid } from "../math/sigmoid";

class Sigmoid {
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    return sigmoid(x);
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    return f32x4.mul(dy, f32x4.mul(y, f32x4.sub(f32x4.splat(1), y)));
  }
}

export function sigmoidForward(ip: usize): void {
  unaryForward<Sigmoid>(ip);
}
export function sigmoidBackward(ip: usize): void {
  unaryBackward<Sigmoid>(ip);
}

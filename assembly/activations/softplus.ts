/**
 * softplus(x) = ln(1 + eˣ) and logSigmoid(x) = −softplus(−x): y = s·softplus(s·x), dx = dy·σ(s·x).
 * F0 = s, 1 or −1.
 */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { sigmoid } from "../math/sigmoid";
import { softplus } from "../math/softplus";

class Softplus {
  @inline forward(x: v128, sign: v128, b: v128, c: v128): v128 {
    return f32x4.mul(sign, softplus(f32x4.mul(sign, x)));
  }
  @inline backward(x: v128, y: v128, dy: v128, sign: v128, b: v128, c: v128): v128 {
    return f32x4.mul(dy, sigmoid(f32x4.mul(sign, x)));
  }
}

export function softplusForward(ip: usize): void {
  unaryForward<Softplus>(ip);
}
export function softplusBackward(ip: usize): void {
  unaryBackward<Softplus>(ip);
}

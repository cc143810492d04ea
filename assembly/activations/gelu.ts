/** gelu(x) = x·Φ(x), Φ the normal distribution function and φ its density;  gelu′ = Φ(x) + x·φ(x). */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { normalCdf, normalDensity } from "../math/normal";

class Gelu {
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    return f32x4.mul(x, normalCdf(x));
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    return f32x4.mul(dy, f32x4.add(normalCdf(x), f32x4.mul(x, normalDensity(x))));
  }
}

export function geluForward(ip: usize): void {
  unaryForward<Gelu>(ip);
}
export function geluBackward(ip: usize): void {
  unaryBackward<Gelu>(ip);
}

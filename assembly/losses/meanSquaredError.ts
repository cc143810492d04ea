/** (t − p)²; d/dp = 2 (p − t). */
import { elementLoss } from "../drivers/elementLoss";

class SquaredError {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    const d = f32x4.sub(p, t);
    return f32x4.mul(d, d);
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    const d = f32x4.sub(p, t);
    return f32x4.add(d, d);
  }
}

export function meanSquaredError(ip: usize): void {
  elementLoss<SquaredError>(ip);
}

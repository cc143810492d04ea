/** |t − p|; d/dp = sign(p − t), 0 where they are equal. */
import { elementLoss } from "../drivers/elementLoss";

class AbsoluteError {
  @inline value(t: v128, p: v128, a: v128, b: v128, c: v128): v128 {
    return f32x4.abs(f32x4.sub(p, t));
  }
  @inline gradient(t: v128, p: v128, a: v128, b: v128, c: v128): v128 {
    const d = f32x4.sub(p, t);
    const one = f32x4.splat(1);
    const up = v128.and(one, f32x4.gt(d, f32x4.splat(0)));
    return f32x4.sub(up, v128.and(one, f32x4.lt(d, f32x4.splat(0))));
  }
}

export function meanAbsoluteError(ip: usize): void {
  elementLoss<AbsoluteError>(ip);
}

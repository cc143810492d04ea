/** p − t ln(p + ε); d/dp = 1 − t / (p + ε), with Keras's ε = 1e-7. */
import { elementLoss } from "../drivers/elementLoss";
import { EPSILON } from "../drivers/probability";
import { log } from "../math/log";

class Poisson {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    return f32x4.sub(p, f32x4.mul(t, log(f32x4.add(p, f32x4.splat(EPSILON)))));
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    return f32x4.sub(f32x4.splat(1), f32x4.div(t, f32x4.add(p, f32x4.splat(EPSILON))));
  }
}

export function poisson(ip: usize): void {
  elementLoss<Poisson>(ip);
}

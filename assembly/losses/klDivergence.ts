/** t ln(t / p), both held in [1e-7, 1] as Keras does; d/dp = −t / p, 0 where p was outside. */
import { elementLoss } from "../drivers/elementLoss";
import { EPSILON } from "../drivers/probability";
import { within } from "../math/bounds";
import { log } from "../math/log";

function held(x: v128): v128 {
  return within(x, f32x4.splat(EPSILON), f32x4.splat(1));
}

class KlDivergence {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    const a = held(t);
    return f32x4.mul(a, log(f32x4.div(a, held(p))));
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    const q = held(p);
    return v128.and(f32x4.neg(f32x4.div(held(t), q)), f32x4.eq(p, q));
  }
}

export function klDivergence(ip: usize): void {
  elementLoss<KlDivergence>(ip);
}

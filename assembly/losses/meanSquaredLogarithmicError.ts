/**
 * (ln(1 + t) − ln(1 + p))², both bounded below by Keras's ε = 1e-7, with a zero gradient below it.
 * The difference is taken as ln(1 + (larger − smaller) / (1 + smaller)), so that nothing cancels where t and p are near.
 */
import { elementLoss } from "../drivers/elementLoss";
import { EPSILON } from "../drivers/probability";
import { atLeast } from "../math/bounds";
import { log1p } from "../math/log1p";
import { withSignOf } from "../math/sign";

/** ln(1 + p) − ln(1 + t). */
function difference(t: v128, p: v128): v128 {
  const low = f32x4.splat(EPSILON);
  const a = atLeast(t, low);
  const b = atLeast(p, low);
  const smaller = f32x4.add(f32x4.splat(1), f32x4.min(a, b));
  const d = f32x4.sub(b, a);
  return withSignOf(d, log1p(f32x4.div(f32x4.abs(d), smaller)));
}

class SquaredLogarithmicError {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    const d = difference(t, p);
    return f32x4.mul(d, d);
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    const d = difference(t, p);
    const slope = f32x4.div(f32x4.add(d, d), f32x4.add(f32x4.splat(1), p));
    return v128.andnot(slope, f32x4.lt(p, f32x4.splat(EPSILON)));
  }
}

export function meanSquaredLogarithmicError(ip: usize): void {
  elementLoss<SquaredLogarithmicError>(ip);
}

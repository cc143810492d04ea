/**
 * ln cosh(p − t); d/dp = tanh(p − t). With a = |p − t| and m = e⁻ᵃ − 1 it is ln(1 + m² / (2 (1 + m))) up to a = 1, which keeps
 * its digits about 0, and a − ln 2 + ln(1 + (1 + m)²) above, which does not overflow.
 */
import { elementLoss } from "../drivers/elementLoss";
import { expm1 } from "../math/expm1";
import { log1p } from "../math/log1p";
import { tanh } from "../math/tanh";

const LN2: f32 = 0.693147181;

class LogCosh {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    const a = f32x4.abs(f32x4.sub(p, t));
    const one = f32x4.splat(1);
    const far = f32x4.gt(a, one);
    const m = expm1(f32x4.neg(a));
    const e = f32x4.add(one, m);
    const near = f32x4.div(f32x4.mul(m, m), f32x4.add(e, e));
    const whole = v128.and(f32x4.sub(a, f32x4.splat(LN2)), far);
    return f32x4.add(whole, log1p(v128.bitselect(f32x4.mul(e, e), near, far)));
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    return tanh(f32x4.sub(p, t));
  }
}

export function logCosh(ip: usize): void {
  elementLoss<LogCosh>(ip);
}

/**
 * |t − p|; d/dp = sign(p − t), 0 where they are equal. In per cent of the target: 100 |t − p| / max(|t|, ε), with
 * Keras's ε = 1e-7.
 */
import { elementLoss } from "../drivers/elementLoss";
import { EPSILON } from "../drivers/probability";
import { atLeast } from "../math/bounds";

/** 1, 0 or −1. */
function sign(d: v128): v128 {
  const one = f32x4.splat(1);
  const up = v128.and(one, f32x4.gt(d, f32x4.splat(0)));
  return f32x4.sub(up, v128.and(one, f32x4.lt(d, f32x4.splat(0))));
}

class AbsoluteError {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    return f32x4.abs(f32x4.sub(p, t));
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    return sign(f32x4.sub(p, t));
  }
}

/** 100 / max(|t|, ε). */
function perCent(t: v128): v128 {
  return f32x4.div(f32x4.splat(100), atLeast(f32x4.abs(t), f32x4.splat(EPSILON)));
}

class AbsolutePercentageError {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    return f32x4.mul(f32x4.abs(f32x4.sub(p, t)), perCent(t));
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    return f32x4.mul(sign(f32x4.sub(p, t)), perCent(t));
  }
}

export function meanAbsoluteError(ip: usize): void {
  elementLoss<AbsoluteError>(ip);
}
export function meanAbsolutePercentageError(ip: usize): void {
  elementLoss<AbsolutePercentageError>(ip);
}

/**
 * Binary cross-entropy, in nats. 1 − p is clipped by itself, because 1 − 1e-7 has no near f32. F0 = label smoothing s: t ← t (1 − s) + s / 2.
 *
 *   from probabilities: −t log p − (1 − t) log(1 − p), p clipped to [1e-7, 1 − 1e-7]; d/dp = (p − t) / (p (1 − p)), 0 where clipped
 *   from logits z:      max(z, 0) − z t + log(1 + e^−|z|);                            d/dz = sigmoid(z) − t
 */
import { elementLoss } from "../drivers/elementLoss";
import { clipped, inside } from "../drivers/probability";
import { log } from "../math/log";
import { sigmoid } from "../math/sigmoid";
import { softplus } from "../math/softplus";

function smoothed(t: v128, s: v128): v128 {
  return f32x4.add(f32x4.mul(t, f32x4.sub(f32x4.splat(1), s)), f32x4.mul(s, f32x4.splat(0.5)));
}

class FromProbabilities {
  @inline value(t: v128, p: v128, s: v128, b: v128, c: v128): v128 {
    const one = f32x4.splat(1);
    const target = smoothed(t, s);
    const hit = f32x4.mul(target, log(clipped(p)));
    const miss = f32x4.mul(f32x4.sub(one, target), log(clipped(f32x4.sub(one, p))));
    return f32x4.neg(f32x4.add(hit, miss));
  }
  @inline gradient(t: v128, p: v128, s: v128, b: v128, c: v128): v128 {
    const q = clipped(p);
    const slope = f32x4.div(f32x4.sub(q, smoothed(t, s)), f32x4.mul(q, f32x4.sub(f32x4.splat(1), q)));
    return v128.and(slope, inside(p));
  }
}

class FromLogits {
  @inline value(t: v128, z: v128, s: v128, b: v128, c: v128): v128 {
    return f32x4.sub(softplus(z), f32x4.mul(z, smoothed(t, s)));
  }
  @inline gradient(t: v128, z: v128, s: v128, b: v128, c: v128): v128 {
    return f32x4.sub(sigmoid(z), smoothed(t, s));
  }
}

export function binaryCrossentropy(ip: usize): void {
  elementLoss<FromProbabilities>(ip);
}
export function binaryCrossentropyFromLogits(ip: usize): void {
  elementLoss<FromLogits>(ip);
}

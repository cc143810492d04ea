/**
 * Binary cross-entropy, in nats. 1 − p is clipped by itself, because 1 − 1e-7 has no near f32. F0 = label smoothing s: t ← t (1 − s) + s / 2.
 *
 *   from probabilities: −t log p − (1 − t) log(1 − p), p clipped to [1e-7, 1 − 1e-7]; d/dp = (p − t) / (p (1 − p)), 0 where clipped
 *   from logits z:      max(z, 0) − z t + log(1 + e^−|z|);                            d/dz = sigmoid(z) − t
 */
import { F0 } from "../../src/contract/frame";
import { elementLoss } from "../drivers/elementLoss";
import { clipped, inside, smoothed } from "../drivers/probability";
import { exp } from "../math/exp";
import { log } from "../math/log";
import { sigmoidFrom } from "../math/sigmoid";
import { softplusFrom } from "../math/softplus";

/** The value from a probability p and a target after smoothing. */
export function crossentropy(target: v128, p: v128): v128 {
  const one = f32x4.splat(1);
  const hit = f32x4.mul(target, log(clipped(p)));
  const miss = f32x4.mul(f32x4.sub(one, target), log(clipped(f32x4.sub(one, p))));
  return f32x4.neg(f32x4.add(hit, miss));
}

/** Its derivative by p. */
export function crossentropySlope(target: v128, p: v128): v128 {
  const q = clipped(p);
  const slope = f32x4.div(f32x4.sub(q, target), f32x4.mul(q, f32x4.sub(f32x4.splat(1), q)));
  return v128.and(slope, inside(p));
}

class FromProbabilities {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    return crossentropy(smoothed(t, v128.load32_splat(ip, F0)), p);
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    return crossentropySlope(smoothed(t, v128.load32_splat(ip, F0)), p);
  }
}

/** e^−|z| and the smoothed target of the last value, for its gradient. */
let fading: v128 = i64x2.splat(0);
let target: v128 = i64x2.splat(0);

class FromLogits {
  @inline value(t: v128, z: v128, ip: usize): v128 {
    fading = exp(f32x4.neg(f32x4.abs(z)));
    target = smoothed(t, v128.load32_splat(ip, F0));
    return f32x4.sub(softplusFrom(z, fading), f32x4.mul(z, target));
  }
  @inline gradient(t: v128, z: v128, ip: usize): v128 {
    return f32x4.sub(sigmoidFrom(z, fading), target);
  }
}

export function binaryCrossentropy(ip: usize): void {
  elementLoss<FromProbabilities>(ip);
}
export function binaryCrossentropyFromLogits(ip: usize): void {
  elementLoss<FromLogits>(ip);
}

/**
 * Binary focal cross-entropy: (a + b t) · m^γ · crossentropy, where m = t (1 − p) + (1 − t) p is how far the prediction is off.
 * The logits z of p = sigmoid(z) stay exact where p rounds to 0 or 1; Keras clips p there, which is a bound on |z|.
 * F0 = label smoothing, F1 = γ, F2 = a, F3 = b, F4 = largest |z| (Infinity: no clipping)
 * @see Lin et al. 2017, https://arxiv.org/abs/1708.02002, equations 4 and 5
 */
import { F0, F1, F2, F3, F4 } from "../../src/contract/frame";
import { elementLoss } from "../drivers/elementLoss";
import { EPSILON, smoothed } from "../drivers/probability";
import { atLeast, within } from "../math/bounds";
import { sigmoid } from "../math/sigmoid";
import { softplus } from "../math/softplus";
import { crossentropy, crossentropySlope } from "./binaryCrossentropy";
import { focus } from "./focus";

/** x t + y (1 − t). */
function mix(t: v128, x: v128, y: v128): v128 {
  return f32x4.add(f32x4.mul(t, x), f32x4.mul(f32x4.sub(f32x4.splat(1), t), y));
}

function classWeight(t: v128, ip: usize): v128 {
  return f32x4.add(v128.load32_splat(ip, F2), f32x4.mul(t, v128.load32_splat(ip, F3)));
}

/** Derivative of weight · m^γ · entropy by the variable of dm and slope. */
function product(t: v128, ip: usize, m: v128, dm: v128, entropy: v128, slope: v128): v128 {
  const gamma = v128.load32_splat(ip, F1);
  const factor = focus(m, gamma);
  const steep = f32x4.div(f32x4.mul(gamma, factor), atLeast(m, f32x4.splat(EPSILON)));
  const sum = f32x4.add(f32x4.mul(f32x4.mul(steep, dm), entropy), f32x4.mul(factor, slope));
  return f32x4.mul(classWeight(t, ip), sum);
}

/** dm/dp = 1 − 2 t. */
function turn(t: v128): v128 {
  return f32x4.sub(f32x4.splat(1), f32x4.add(t, t));
}

class FromProbabilities {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    const target = smoothed(t, v128.load32_splat(ip, F0));
    const factor = focus(mix(target, f32x4.sub(f32x4.splat(1), p), p), v128.load32_splat(ip, F1));
    return f32x4.mul(f32x4.mul(classWeight(target, ip), factor), crossentropy(target, p));
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    const target = smoothed(t, v128.load32_splat(ip, F0));
    const m = mix(target, f32x4.sub(f32x4.splat(1), p), p);
    return product(target, ip, m, turn(target), crossentropy(target, p), crossentropySlope(target, p));
  }
}

/** z held within the bound that stands for the clipping of p. */
function held(z: v128, ip: usize): v128 {
  const bound = v128.load32_splat(ip, F4);
  return within(z, f32x4.neg(bound), bound);
}

class FromLogits {
  @inline value(t: v128, z: v128, ip: usize): v128 {
    const target = smoothed(t, v128.load32_splat(ip, F0));
    const factor = focus(mix(target, sigmoid(f32x4.neg(z)), sigmoid(z)), v128.load32_splat(ip, F1));
    const inner = held(z, ip);
    const entropy = f32x4.sub(softplus(inner), f32x4.mul(inner, target));
    return f32x4.mul(f32x4.mul(classWeight(target, ip), factor), entropy);
  }
  @inline gradient(t: v128, z: v128, ip: usize): v128 {
    const target = smoothed(t, v128.load32_splat(ip, F0));
    const p = sigmoid(z);
    const rest = sigmoid(f32x4.neg(z));
    const inner = held(z, ip);
    const entropy = f32x4.sub(softplus(inner), f32x4.mul(inner, target));
    const dm = f32x4.mul(turn(target), f32x4.mul(p, rest));
    const slope = v128.and(f32x4.sub(p, target), f32x4.eq(z, inner));
    return product(target, ip, mix(target, rest, p), dm, entropy, slope);
  }
}

export function binaryFocalCrossentropy(ip: usize): void {
  elementLoss<FromProbabilities>(ip);
}
export function binaryFocalCrossentropyFromLogits(ip: usize): void {
  elementLoss<FromLogits>(ip);
}

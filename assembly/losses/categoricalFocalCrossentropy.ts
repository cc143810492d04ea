/**
 * Categorical focal cross-entropy: f = −α t (1 − q)^γ ln q;  q ∂f/∂q = −α t ((1 − q)^γ − γ q (1 − q)^(γ − 1) ln q).
 * Operands as in drivers/classLoss.ts; F1 = γ, F2 = α, or P5 = an α for each class. Keras clips the softmax of logits too:
 * F3, F4 = least and largest ln q, with a zero gradient outside (−Infinity and 0: no clipping).
 * @see Lin et al. 2017, https://arxiv.org/abs/1708.02002, equation 5
 */
import { F1, F2, F3, F4, P5 } from "../../src/contract/frame";
import { lossOfLogits, lossOfProbabilities } from "../drivers/classLoss";
import { EPSILON } from "../drivers/probability";
import { atLeast, within } from "../math/bounds";
import { exp } from "../math/exp";
import { focus } from "./focus";

/** −α t of four classes. */
function balance(t: v128, j: u32, ip: usize): v128 {
  const list = load<usize>(ip, P5);
  const alpha = list == 0 ? v128.load32_splat(ip, F2) : v128.load(list + ((<usize>j) << 2));
  return f32x4.neg(f32x4.mul(alpha, t));
}

function held(logq: v128, ip: usize): v128 {
  return within(logq, v128.load32_splat(ip, F3), v128.load32_splat(ip, F4));
}

function focalValue(t: v128, logq: v128, j: u32, ip: usize): v128 {
  const inner = held(logq, ip);
  const factor = focus(f32x4.sub(f32x4.splat(1), exp(inner)), v128.load32_splat(ip, F1));
  return f32x4.mul(balance(t, j, ip), f32x4.mul(factor, inner));
}

function focalSlope(t: v128, logq: v128, j: u32, ip: usize): v128 {
  const inner = held(logq, ip);
  const gamma = v128.load32_splat(ip, F1);
  const q = exp(inner);
  const rest = f32x4.sub(f32x4.splat(1), q);
  const factor = focus(rest, gamma);
  const steep = f32x4.div(f32x4.mul(gamma, factor), atLeast(rest, f32x4.splat(EPSILON)));
  const sum = f32x4.sub(factor, f32x4.mul(steep, f32x4.mul(q, inner)));
  return v128.and(f32x4.mul(balance(t, j, ip), sum), f32x4.eq(inner, logq));
}

/** The driver calls them several times, and they are long: so they stay functions of their own. */
class Focal {
  @inline value(t: v128, logq: v128, j: u32, ip: usize): v128 {
    return focalValue(t, logq, j, ip);
  }
  @inline slope(t: v128, logq: v128, j: u32, ip: usize): v128 {
    return focalSlope(t, logq, j, ip);
  }
}

export function categoricalFocalCrossentropy(ip: usize): void {
  lossOfProbabilities<Focal>(ip);
}
export function categoricalFocalCrossentropyFromLogits(ip: usize): void {
  lossOfLogits<Focal>(ip);
}

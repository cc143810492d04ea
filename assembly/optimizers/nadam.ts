/**
 * Nadam (Dozat 2016). Constants: 0 β₁, 1 β₂, 2 0.96 (1 and 2 with powers), 3 ε. Memory 0: Π μ. Slots: m, v.
 *
 *   μₜ = β₁ (1 − 0.96ᵗ / 2);  m ← m + (g − m)(1 − β₁);  v ← v + (g² − v)(1 − β₂)
 *   m̂ = μₜ₊₁ m / (1 − Π₁ᵗ⁺¹ μ) + (1 − μₜ) g / (1 − Π₁ᵗ μ);  w ← w − η m̂ / (√(v / (1 − β₂ᵗ)) + ε)
 */
import { N0, P0, P1, P2, P3, P5 } from "../../src/contract/frame";
import { MEMORY } from "../../src/contract/scalars";
import { firstByte, lastByte } from "../drivers/elements";
import {
  beginUpdate,
  constant,
  decayed,
  decayRate,
  epsilonOf,
  faintMoment,
  faintSquare,
  power,
  rate,
  squareable,
  tinyGradient,
  towardGradient,
  towardSquare,
} from "../drivers/update";
import { lane } from "../machine/lanes";
import { splatOnce } from "../math/once";

/** Brings Π μ up to date; the frame is that of `beginUpdate`. */
export function nadamBegin(ip: usize): void {
  if (lane != 0) return;
  beginUpdate(ip);
  const scalars = load<usize>(ip, P5);
  store<f64>(scalars, load<f64>(scalars, MEMORY) * mu(ip, power(ip, 2)), MEMORY);
}

function mu(ip: usize, schedule: f64): f64 {
  return constant(ip, 0) * (1 - 0.5 * schedule);
}

export function nadam(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const m = load<usize>(ip, P2);
  const v = load<usize>(ip, P3);
  const schedule = power(ip, 2);
  const next = mu(ip, schedule * constant(ip, 2));
  const product = load<f64>(load<usize>(ip, P5), MEMORY);
  const momentShare = splatOnce(next / (1 - product * next));
  const gradientShare = splatOnce((1 - mu(ip, schedule)) / (1 - product));
  const correction = splatOnce(1 / (1 - power(ip, 1)));
  const eta = splatOnce(rate());
  const share1 = splatOnce(1 - constant(ip, 0));
  const share2 = splatOnce(1 - constant(ip, 1));
  const epsilon = epsilonOf(ip, 3);
  const decay = decayRate(ip);
  const tiny = tinyGradient();
  const faint = faintMoment();
  const faintSquares = faintSquare();
  const end = lastByte(load<u32>(ip, N0));
  let i = firstByte(load<u32>(ip, N0));
  for (; i + 16 < end; i += 32) {
    const g0 = squareable(v128.load(g + i), tiny);
    const g1 = squareable(v128.load(g + i, 16), tiny);
    const m0 = towardGradient(v128.load(m + i), g0, share1, faint);
    const m1 = towardGradient(v128.load(m + i, 16), g1, share1, faint);
    const v0 = towardSquare(v128.load(v + i), g0, share2, faintSquares);
    const v1 = towardSquare(v128.load(v + i, 16), g1, share2, faintSquares);
    v128.store(m + i, m0);
    v128.store(m + i, m1, 16);
    v128.store(v + i, v0);
    v128.store(v + i, v1, 16);
    const n0 = f32x4.add(f32x4.mul(momentShare, m0), f32x4.mul(gradientShare, g0));
    const n1 = f32x4.add(f32x4.mul(momentShare, m1), f32x4.mul(gradientShare, g1));
    const r0 = f32x4.add(f32x4.sqrt(f32x4.mul(v0, correction)), epsilon);
    const r1 = f32x4.add(f32x4.sqrt(f32x4.mul(v1, correction)), epsilon);
    const s0 = f32x4.div(f32x4.mul(eta, n0), r0);
    const s1 = f32x4.div(f32x4.mul(eta, n1), r1);
    const w0 = decayed(w + i, decay);
    const w1 = decayed(w + i + 16, decay);
    v128.store(w + i, f32x4.sub(w0, s0));
    v128.store(w + i, f32x4.sub(w1, s1), 16);
  }
  for (; i < end; i += 16) {
    const gi = squareable(v128.load(g + i), tiny);
    const mi = towardGradient(v128.load(m + i), gi, share1, faint);
    const vi = towardSquare(v128.load(v + i), gi, share2, faintSquares);
    v128.store(m + i, mi);
    v128.store(v + i, vi);
    const moment = f32x4.add(f32x4.mul(momentShare, mi), f32x4.mul(gradientShare, gi));
    const root = f32x4.sqrt(f32x4.mul(vi, correction));
    const step = f32x4.div(f32x4.mul(eta, moment), f32x4.add(root, epsilon));
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), step));
  }
}

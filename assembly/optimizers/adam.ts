/**
 * Adam. Constants: 0 β₁, 1 β₂ (both with powers), 2 ε, 3 factor of η. Slots: m, v, and v̂ for AMSGrad (otherwise none).
 *
 *   m ← m + (g − m)(1 − β₁);  v ← v + (g² − v)(1 − β₂);  AMSGrad: v̂ ← max(v̂, v) takes v's place
 *   w ← w − η √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
 */
import { N0, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import {
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
import { atLeast } from "../math/bounds";
import { splatOnce } from "../math/once";

export function adam(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const m = load<usize>(ip, P2);
  const v = load<usize>(ip, P3);
  const top = load<usize>(ip, P4);
  const alpha = splatOnce((rate() * constant(ip, 3) * sqrt<f64>(1 - power(ip, 1))) / (1 - power(ip, 0)));
  const share1 = splatOnce(1 - constant(ip, 0));
  const share2 = splatOnce(1 - constant(ip, 1));
  const epsilon = epsilonOf(ip, 2);
  const decay = decayRate(ip);
  const tiny = tinyGradient();
  const faint = faintMoment();
  const faintSquares = faintSquare();
  const end = lastByte(load<u32>(ip, N0));
  let i = firstByte(load<u32>(ip, N0));
  // Four vectors a turn: the divider, which a root and a quotient hold for two thirds of the time, always has the next root to do.
  if (top == 0) {
    for (; i + 48 < end; i += 64) {
      const g0 = squareable(v128.load(g + i), tiny);
      const g1 = squareable(v128.load(g + i, 16), tiny);
      const g2 = squareable(v128.load(g + i, 32), tiny);
      const g3 = squareable(v128.load(g + i, 48), tiny);
      const v0 = towardSquare(v128.load(v + i), g0, share2, faintSquares);
      const v1 = towardSquare(v128.load(v + i, 16), g1, share2, faintSquares);
      const v2 = towardSquare(v128.load(v + i, 32), g2, share2, faintSquares);
      const v3 = towardSquare(v128.load(v + i, 48), g3, share2, faintSquares);
      const r0 = f32x4.add(f32x4.sqrt(v0), epsilon);
      const r1 = f32x4.add(f32x4.sqrt(v1), epsilon);
      const r2 = f32x4.add(f32x4.sqrt(v2), epsilon);
      const r3 = f32x4.add(f32x4.sqrt(v3), epsilon);
      v128.store(v + i, v0);
      v128.store(v + i, v1, 16);
      v128.store(v + i, v2, 32);
      v128.store(v + i, v3, 48);
      const m0 = towardGradient(v128.load(m + i), g0, share1, faint);
      const m1 = towardGradient(v128.load(m + i, 16), g1, share1, faint);
      const m2 = towardGradient(v128.load(m + i, 32), g2, share1, faint);
      const m3 = towardGradient(v128.load(m + i, 48), g3, share1, faint);
      v128.store(m + i, m0);
      v128.store(m + i, m1, 16);
      v128.store(m + i, m2, 32);
      v128.store(m + i, m3, 48);
      const w0 = decayed(w + i, decay);
      const w1 = decayed(w + i + 16, decay);
      const w2 = decayed(w + i + 32, decay);
      const w3 = decayed(w + i + 48, decay);
      const s0 = f32x4.div(f32x4.mul(alpha, m0), r0);
      const s1 = f32x4.div(f32x4.mul(alpha, m1), r1);
      const s2 = f32x4.div(f32x4.mul(alpha, m2), r2);
      const s3 = f32x4.div(f32x4.mul(alpha, m3), r3);
      v128.store(w + i, f32x4.sub(w0, s0));
      v128.store(w + i, f32x4.sub(w1, s1), 16);
      v128.store(w + i, f32x4.sub(w2, s2), 32);
      v128.store(w + i, f32x4.sub(w3, s3), 48);
    }
  }
  for (; i < end; i += 16) {
    const gi = squareable(v128.load(g + i), tiny);
    const mi = towardGradient(v128.load(m + i), gi, share1, faint);
    let vi = towardSquare(v128.load(v + i), gi, share2, faintSquares);
    v128.store(m + i, mi);
    v128.store(v + i, vi);
    if (top != 0) {
      vi = atLeast(v128.load(top + i), vi);
      v128.store(top + i, vi);
    }
    const step = f32x4.div(f32x4.mul(alpha, mi), f32x4.add(f32x4.sqrt(vi), epsilon));
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), step));
  }
}

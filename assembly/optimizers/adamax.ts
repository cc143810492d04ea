/**
 * Adamax. Constants: 0 β₁ (with power), 1 β₂, 2 ε. Slots: m, u.
 *
 *   m ← m + (g − m)(1 − β₁);  u ← max(β₂ u, |g|);  w ← w − η / (1 − β₁ᵗ) · m / (u + ε)
 */
import { N0, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import {
  constant,
  decayed,
  decayRate,
  epsilonOf,
  faintMoment,
  power,
  rate,
  settled,
  squareable,
  tinyGradient,
  towardGradient,
} from "../drivers/update";
import { atLeast } from "../math/bounds";
import { splatOnce } from "../math/once";

export function adamax(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const m = load<usize>(ip, P2);
  const u = load<usize>(ip, P3);
  const alpha = splatOnce(rate() / (1 - power(ip, 0)));
  const share = splatOnce(1 - constant(ip, 0));
  const beta2 = splatOnce(constant(ip, 1));
  const epsilon = epsilonOf(ip, 2);
  const decay = decayRate(ip);
  const tiny = tinyGradient();
  const faint = faintMoment();
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const gi = squareable(v128.load(g + i), tiny);
    const mi = towardGradient(v128.load(m + i), gi, share, faint);
    const ui = atLeast(settled(f32x4.mul(beta2, v128.load(u + i)), faint), f32x4.abs(gi));
    v128.store(m + i, mi);
    v128.store(u + i, ui);
    const step = f32x4.div(f32x4.mul(alpha, mi), f32x4.add(ui, epsilon));
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), step));
  }
}

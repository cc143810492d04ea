/**
 * Schedule-free AdamW (Defazio et al. 2024). Constants: 0 β₂ (with power), 1 β₁, 2 ε, 3 warm-up updates. Slots: z, v.
 * The parameters are y, where gradients are taken; x, the average, follows from y and z.
 *
 *   v ← v + (g² − v)(1 − β₂);  x = (y − (1 − β₁) z) / β₁;  z ← z − η min(1, t / warm-up) g / (√(v / (1 − β₂ᵗ)) + ε)
 *   x ← x + (z − x) / t;  y ← (1 − β₁) z + β₁ x
 *
 * z begins as the parameters are before the first update.
 */
import { N0, P0, P1, P2, P3, P5 } from "../../src/contract/frame";
import { UPDATES } from "../../src/contract/scalars";
import { firstByte, lastByte } from "../drivers/elements";
import {
  constant,
  decayed,
  decayRate,
  epsilonOf,
  faintSquare,
  power,
  rate,
  squareable,
  tinyGradient,
  toward,
  towardSquare,
} from "../drivers/update";
import { splatOnce } from "../math/once";

export function scheduleFreeAdamw(ip: usize): void {
  const y = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const z = load<usize>(ip, P2);
  const v = load<usize>(ip, P3);
  const updates = load<f64>(load<usize>(ip, P5), UPDATES);
  const begins = updates == 1;
  const warmUp = constant(ip, 3);
  const eta = splatOnce(rate() * (updates < warmUp ? updates / warmUp : 1));
  const correction = splatOnce(1 / (1 - power(ip, 0)));
  const share2 = splatOnce(1 - constant(ip, 0));
  const beta1 = splatOnce(constant(ip, 1));
  const rest = splatOnce(1 - constant(ip, 1));
  const epsilon = epsilonOf(ip, 2);
  const weight = splatOnce(1 / updates);
  const decay = decayRate(ip);
  const tiny = tinyGradient();
  const faintSquares = faintSquare();
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const gi = squareable(v128.load(g + i), tiny);
    const vi = towardSquare(v128.load(v + i), gi, share2, faintSquares);
    v128.store(v + i, vi);
    const before = v128.load((begins ? y : z) + i);
    const x = f32x4.div(f32x4.sub(decayed(y + i, decay), f32x4.mul(rest, before)), beta1);
    const root = f32x4.add(f32x4.sqrt(f32x4.mul(vi, correction)), epsilon);
    const zi = f32x4.sub(before, f32x4.div(f32x4.mul(eta, gi), root));
    v128.store(z + i, zi);
    v128.store(y + i, f32x4.add(f32x4.mul(rest, zi), f32x4.mul(beta1, toward(x, zi, weight))));
  }
}

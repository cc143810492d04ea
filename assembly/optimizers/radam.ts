/**
 * RAdam (Liu et al. 2020). Constants: 0 β₁, 1 β₂ (both with powers), 2 ε. Slots: m, v. The decay is added to the gradient.
 *
 *   m ← m + (g − m)(1 − β₁);  v ← v + (g² − v)(1 − β₂);  ρ∞ = 2 / (1 − β₂) − 1;  ρ = ρ∞ − 2 t β₂ᵗ / (1 − β₂ᵗ)
 *   ρ > 5: w ← w − η r √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε), r² = (ρ − 4)(ρ − 2) ρ∞ / ((ρ∞ − 4)(ρ∞ − 2) ρ)
 *   otherwise: w ← w − η / (1 − β₁ᵗ) · m
 */
import { F0, N0, P0, P1, P2, P3, P5 } from "../../src/contract/frame";
import { UPDATES } from "../../src/contract/scalars";
import { firstByte, lastByte } from "../drivers/elements";
import {
  constant,
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
import { splatOnce } from "../math/once";

export function radam(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const m = load<usize>(ip, P2);
  const v = load<usize>(ip, P3);
  const beta2 = constant(ip, 1);
  const left = 1 - power(ip, 1);
  const most = 2 / (1 - beta2) - 1;
  const rho = most - (2 * load<f64>(load<usize>(ip, P5), UPDATES) * power(ip, 1)) / left;
  const adapts = rho > 5;
  const share = adapts
    ? sqrt<f64>((((rho - 4) * (rho - 2) * most) / ((most - 4) * (most - 2) * rho)) * left)
    : 1;
  const alpha = splatOnce((rate() * share) / (1 - power(ip, 0)));
  const share1 = splatOnce(1 - constant(ip, 0));
  const share2 = splatOnce(1 - beta2);
  const epsilon = epsilonOf(ip, 2);
  const decay = v128.load32_splat(ip, F0);
  const tiny = tinyGradient();
  const faint = faintMoment();
  const faintSquares = faintSquare();
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const wi = v128.load(w + i);
    const gi = f32x4.add(squareable(v128.load(g + i), tiny), f32x4.mul(wi, decay));
    const mi = towardGradient(v128.load(m + i), gi, share1, faint);
    const vi = towardSquare(v128.load(v + i), gi, share2, faintSquares);
    v128.store(m + i, mi);
    v128.store(v + i, vi);
    let step = f32x4.mul(alpha, mi);
    if (adapts) step = f32x4.div(step, f32x4.add(f32x4.sqrt(vi), epsilon));
    v128.store(w + i, f32x4.sub(wi, step));
  }
}

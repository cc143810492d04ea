/**
 * FTRL-Proximal (McMahan et al. 2013). Constants: 0 p = −(power of the learning rate), 1 λ₁, 2 λ₂, 3 shrinkage, 4 β.
 * Slots: n (sum of g²), z.
 *
 *   n' = n + g²;  z ← z + g + 2 shrinkage w − (n'ᵖ − nᵖ) / η · w
 *   w ← (clip(z, −λ₁, λ₁) − z) / (n'ᵖ / η + 2 λ₂ + β / η);  0 where |z| ≤ λ₁;  n ← n'
 *
 * A learning rate of 0 has no such quotient: nothing is changed then.
 */
import { N0, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import { constant, decayed, decayRate, rate } from "../drivers/update";
import { within } from "../math/bounds";
import { splatOnce } from "../math/once";
import { pow } from "../math/pow";

export function ftrl(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const n = load<usize>(ip, P2);
  const z = load<usize>(ip, P3);
  const eta = rate();
  if (eta == 0) return;
  const p = constant(ip, 0);
  const l1 = splatOnce(constant(ip, 1));
  const inverse = splatOnce(1 / eta);
  const shrinkage = splatOnce(2 * constant(ip, 3));
  const l2 = splatOnce(2 * constant(ip, 2) + constant(ip, 4) / eta);
  const decay = decayRate(ip);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const gi = v128.load(g + i);
    const wi = decayed(w + i, decay);
    const ni = v128.load(n + i);
    const next = f32x4.add(ni, f32x4.mul(gi, gi));
    v128.store(n + i, next);
    const power = raised(next, p);
    const sigma = f32x4.mul(f32x4.sub(power, raised(ni, p)), inverse);
    const pull = f32x4.add(gi, f32x4.mul(f32x4.sub(shrinkage, sigma), wi));
    const zi = f32x4.add(v128.load(z + i), pull);
    v128.store(z + i, zi);
    const over = f32x4.sub(within(zi, f32x4.neg(l1), l1), zi);
    const quotient = f32x4.div(over, f32x4.add(f32x4.mul(power, inverse), l2));
    v128.store(w + i, v128.andnot(quotient, f32x4.eq(over, f32x4.splat(0))));
  }
}

/** xᵖ; the usual power is a root. */
function raised(x: v128, p: f64): v128 {
  return p == 0.5 ? f32x4.sqrt(x) : pow(x, f32x4.splat(<f32>p));
}

/**
 * Lion (Chen et al. 2023). Constants: 0 β₁, 1 β₂. Slot: m.
 *
 *   w ← w − η sign(β₁ m + (1 − β₁) g);  m ← β₂ m + (1 − β₂) g
 */
import { N0, P0, P1, P2 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import { constant, decayed, decayRate, faintMoment, rate, settled, signed } from "../drivers/update";
import { splatOnce } from "../math/once";

export function lion(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const m = load<usize>(ip, P2);
  const eta = splatOnce(rate());
  const beta1 = splatOnce(constant(ip, 0));
  const share1 = splatOnce(1 - constant(ip, 0));
  const beta2 = splatOnce(constant(ip, 1));
  const share2 = splatOnce(1 - constant(ip, 1));
  const decay = decayRate(ip);
  const faint = faintMoment();
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const gi = v128.load(g + i);
    const mi = v128.load(m + i);
    const direction = f32x4.add(f32x4.mul(mi, beta1), f32x4.mul(gi, share1));
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), signed(direction, eta)));
    v128.store(m + i, settled(f32x4.add(f32x4.mul(mi, beta2), f32x4.mul(gi, share2)), faint));
  }
}

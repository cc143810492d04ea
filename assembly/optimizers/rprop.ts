/**
 * Rprop (Riedmiller & Braun 1993). Constants: 0 η⁻, 1 η⁺, 2 smallest step, 3 largest step. Slots: p (g before), s (step sizes).
 *
 *   s ← clamp(s · η⁺ where g keeps p's sign, s · η⁻ where it turns, s where either is 0)
 *   where it turns, g counts as 0;  w ← w − s sign(g);  p ← g
 *
 * Before the first update s is the learning rate.
 */
import { N0, P0, P1, P2, P3, P5 } from "../../src/contract/frame";
import { UPDATES } from "../../src/contract/scalars";
import { firstByte, lastByte } from "../drivers/elements";
import { constant, decayed, decayRate, rate, signed } from "../drivers/update";
import { within } from "../math/bounds";
import { splatOnce } from "../math/once";

export function rprop(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const p = load<usize>(ip, P2);
  const s = load<usize>(ip, P3);
  const begins = load<f64>(load<usize>(ip, P5), UPDATES) == 1;
  const first = splatOnce(rate());
  const one = f32x4.splat(1);
  const zero = f32x4.splat(0);
  const shrink = splatOnce(constant(ip, 0));
  const grow = splatOnce(constant(ip, 1));
  const least = splatOnce(constant(ip, 2));
  const most = splatOnce(constant(ip, 3));
  const decay = decayRate(ip);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const gi = v128.load(g + i);
    // Of signs, because a product of small gradients would be 0.
    const agreement = f32x4.mul(signed(gi, one), signed(v128.load(p + i), one));
    const turned = f32x4.lt(agreement, zero);
    const factor = v128.bitselect(shrink, v128.bitselect(grow, one, f32x4.gt(agreement, zero)), turned);
    const before = begins ? first : v128.load(s + i);
    const size = within(f32x4.mul(before, factor), least, most);
    const used = v128.andnot(gi, turned);
    v128.store(s + i, size);
    v128.store(p + i, used);
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), signed(used, size)));
  }
}

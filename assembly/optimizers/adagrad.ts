/** Adagrad: a ← a + g²;  w ← w − η g / √(a + ε). Constant: 0 ε. Slot: a. */
import { N0, P0, P1, P2 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import { decayed, decayRate, epsilonOf, rate, squareable, tinyGradient } from "../drivers/update";
import { splatOnce } from "../math/once";

export function adagrad(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const a = load<usize>(ip, P2);
  const eta = splatOnce(rate());
  const epsilon = epsilonOf(ip, 0);
  const decay = decayRate(ip);
  const tiny = tinyGradient();
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const gi = squareable(v128.load(g + i), tiny);
    const squares = f32x4.add(v128.load(a + i), f32x4.mul(gi, gi));
    v128.store(a + i, squares);
    const step = f32x4.div(f32x4.mul(eta, gi), f32x4.sqrt(f32x4.add(squares, epsilon)));
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), step));
  }
}

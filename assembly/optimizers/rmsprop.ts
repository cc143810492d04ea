/**
 * RMSprop. Constants: 0 ρ, 1 momentum μ, 2 ε.
 * Slots: a (mean of g²), b (moving step; none without momentum), c (mean of g; none where not centered).
 *
 *   a ← ρ a + (1 − ρ) g²;  centered: c ← ρ c + (1 − ρ) g, and a − c² takes a's place under the root
 *   step = η g / √(a + ε);  with momentum b ← μ b + step, w ← w − b, otherwise w ← w − step
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
  rate,
  settled,
  squareable,
  tinyGradient,
  towardGradient,
  towardSquare,
} from "../drivers/update";
import { atLeast } from "../math/bounds";
import { splatOnce } from "../math/once";

export function rmsprop(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const a = load<usize>(ip, P2);
  const b = load<usize>(ip, P3);
  const c = load<usize>(ip, P4);
  const eta = splatOnce(rate());
  const share = splatOnce(1 - constant(ip, 0));
  const momentum = splatOnce(constant(ip, 1));
  const epsilon = epsilonOf(ip, 2);
  const decay = decayRate(ip);
  const tiny = tinyGradient();
  const faint = faintMoment();
  const faintSquares = faintSquare();
  const end = lastByte(load<u32>(ip, N0));
  let i = firstByte(load<u32>(ip, N0));
  if (b == 0 && c == 0) {
    for (; i + 16 < end; i += 32) {
      const g0 = squareable(v128.load(g + i), tiny);
      const g1 = squareable(v128.load(g + i, 16), tiny);
      const a0 = towardSquare(v128.load(a + i), g0, share, faintSquares);
      const a1 = towardSquare(v128.load(a + i, 16), g1, share, faintSquares);
      v128.store(a + i, a0);
      v128.store(a + i, a1, 16);
      const s0 = f32x4.div(f32x4.mul(eta, g0), f32x4.sqrt(f32x4.add(a0, epsilon)));
      const s1 = f32x4.div(f32x4.mul(eta, g1), f32x4.sqrt(f32x4.add(a1, epsilon)));
      const w0 = decayed(w + i, decay);
      const w1 = decayed(w + i + 16, decay);
      v128.store(w + i, f32x4.sub(w0, s0));
      v128.store(w + i, f32x4.sub(w1, s1), 16);
    }
  }
  for (; i < end; i += 16) {
    const gi = squareable(v128.load(g + i), tiny);
    const squares = towardSquare(v128.load(a + i), gi, share, faintSquares);
    v128.store(a + i, squares);
    let variance = squares;
    if (c != 0) {
      const mean = towardGradient(v128.load(c + i), gi, share, faint);
      v128.store(c + i, mean);
      // Of gradients that hardly vary, rounding may leave a difference below 0.
      variance = atLeast(f32x4.sub(squares, f32x4.mul(mean, mean)), f32x4.splat(0));
    }
    let step = f32x4.div(f32x4.mul(eta, gi), f32x4.sqrt(f32x4.add(variance, epsilon)));
    if (b != 0) {
      step = settled(f32x4.add(f32x4.mul(momentum, v128.load(b + i)), step), faint);
      v128.store(b + i, step);
    }
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), step));
  }
}

/**
 * Adadelta. Constants: 0 ρ, 1 ε. Slots: a (mean of g²), d (mean of Δ²).
 *
 *   a ← ρ a + (1 − ρ) g²;  Δ = −√(d + ε) / √(a + ε) · g;  d ← ρ d + (1 − ρ) Δ²;  w ← w + η Δ
 */
import { N0, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import {
  constant,
  decayed,
  decayRate,
  epsilonOf,
  faintSquare,
  rate,
  squareable,
  tinyGradient,
  towardSquare,
} from "../drivers/update";
import { splatOnce } from "../math/once";

export function adadelta(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const a = load<usize>(ip, P2);
  const d = load<usize>(ip, P3);
  const eta = splatOnce(rate());
  const share = splatOnce(1 - constant(ip, 0));
  const epsilon = epsilonOf(ip, 1);
  const decay = decayRate(ip);
  const tiny = tinyGradient();
  const faintSquares = faintSquare();
  const end = lastByte(load<u32>(ip, N0));
  let i = firstByte(load<u32>(ip, N0));
  for (; i + 16 < end; i += 32) {
    const g0 = squareable(v128.load(g + i), tiny);
    const g1 = squareable(v128.load(g + i, 16), tiny);
    const a0 = towardSquare(v128.load(a + i), g0, share, faintSquares);
    const a1 = towardSquare(v128.load(a + i, 16), g1, share, faintSquares);
    v128.store(a + i, a0);
    v128.store(a + i, a1, 16);
    const d0 = v128.load(d + i);
    const d1 = v128.load(d + i, 16);
    const r0 = f32x4.sqrt(f32x4.div(f32x4.add(d0, epsilon), f32x4.add(a0, epsilon)));
    const r1 = f32x4.sqrt(f32x4.div(f32x4.add(d1, epsilon), f32x4.add(a1, epsilon)));
    const s0 = f32x4.mul(r0, g0);
    const s1 = f32x4.mul(r1, g1);
    v128.store(d + i, towardSquare(d0, s0, share, faintSquares));
    v128.store(d + i, towardSquare(d1, s1, share, faintSquares), 16);
    const w0 = decayed(w + i, decay);
    const w1 = decayed(w + i + 16, decay);
    v128.store(w + i, f32x4.sub(w0, f32x4.mul(eta, s0)));
    v128.store(w + i, f32x4.sub(w1, f32x4.mul(eta, s1)), 16);
  }
  for (; i < end; i += 16) {
    const gi = squareable(v128.load(g + i), tiny);
    const squares = towardSquare(v128.load(a + i), gi, share, faintSquares);
    v128.store(a + i, squares);
    const moves = v128.load(d + i);
    const ratio = f32x4.sqrt(f32x4.div(f32x4.add(moves, epsilon), f32x4.add(squares, epsilon)));
    const move = f32x4.mul(ratio, gi);
    v128.store(d + i, towardSquare(moves, move, share, faintSquares));
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), f32x4.mul(eta, move)));
  }
}

/**
 * LAMB (You et al. 2020), one variable at a time. Constants: 0 β₁, 1 β₂ (both with powers), 2 ε. Slots: m, v.
 *
 *   m ← m + (g − m)(1 − β₁);  v ← v + (g² − v)(1 − β₂);  u = m / (1 − β₁ᵗ) / (√(v / (1 − β₂ᵗ)) + ε)
 *   w ← w − η ‖w‖ / ‖u‖ · u, the quotient being 1 where either norm is 0
 *
 * lambMoments  brings m and v up to date, and leaves ‖w‖² and ‖u‖² of each block in P4 (two f64 words a block)
 * lamb         takes the step
 */
import { N0, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { BLOCK_BYTES, blocksOf, firstByte, lastByte } from "../drivers/elements";
import { endOfBlock, inside, plusSquares, sumOfWords, total } from "../drivers/squares";
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
import { firstBlock, lastBlock } from "../machine/lanes";
import { splatOnce } from "../math/once";

export function lambMoments(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const m = load<usize>(ip, P2);
  const v = load<usize>(ip, P3);
  const sums = load<usize>(ip, P4);
  const count = load<u32>(ip, N0);
  const share1 = splatOnce(1 - constant(ip, 0));
  const share2 = splatOnce(1 - constant(ip, 1));
  const correction1 = splatOnce(1 / (1 - power(ip, 0)));
  const correction2 = splatOnce(1 / (1 - power(ip, 1)));
  const epsilon = epsilonOf(ip, 2);
  const decay = decayRate(ip);
  const tiny = tinyGradient();
  const faint = faintMoment();
  const faintSquares = faintSquare();
  const last = lastBlock(blocksOf(count));
  for (let block = firstBlock(blocksOf(count)); block < last; block++) {
    let sizes = f64x2.splat(0);
    let steps = f64x2.splat(0);
    const end = endOfBlock(block, count);
    for (let i = <usize>block * BLOCK_BYTES; i < end; i += 16) {
      const gi = squareable(v128.load(g + i), tiny);
      const mi = towardGradient(v128.load(m + i), gi, share1, faint);
      const vi = towardSquare(v128.load(v + i), gi, share2, faintSquares);
      v128.store(m + i, mi);
      v128.store(v + i, vi);
      const u = direction(mi, vi, correction1, correction2, epsilon);
      sizes = plusSquares(sizes, inside(decayed(w + i, decay), i, count));
      steps = plusSquares(steps, inside(u, i, count));
    }
    store<f64>(sums + (block << 4), total(sizes));
    store<f64>(sums + (block << 4), total(steps), 8);
  }
}

/** Adam's step without the learning rate. */
function direction(m: v128, v: v128, correction1: v128, correction2: v128, epsilon: v128): v128 {
  return f32x4.div(f32x4.mul(m, correction1), f32x4.add(f32x4.sqrt(f32x4.mul(v, correction2)), epsilon));
}

export function lamb(ip: usize): void {
  const w = load<usize>(ip, P0);
  const m = load<usize>(ip, P2);
  const v = load<usize>(ip, P3);
  const sums = load<usize>(ip, P4);
  const count = load<u32>(ip, N0);
  const size = sqrt<f64>(sumOfWords(sums, blocksOf(count), 2));
  const length = sqrt<f64>(sumOfWords(sums + 8, blocksOf(count), 2));
  const ratio: f64 = size > 0 && length > 0 ? size / length : 1;
  const eta = splatOnce(rate() * ratio);
  const correction1 = splatOnce(1 / (1 - power(ip, 0)));
  const correction2 = splatOnce(1 / (1 - power(ip, 1)));
  const epsilon = epsilonOf(ip, 2);
  const decay = decayRate(ip);
  const end = lastByte(count);
  for (let i = firstByte(count); i < end; i += 16) {
    const u = direction(v128.load(m + i), v128.load(v + i), correction1, correction2, epsilon);
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), f32x4.mul(eta, u)));
  }
}

/**
 * Gradient descent. Constants: 0 momentum μ, 1 nesterov (0 or 1). Slot: v (with momentum).
 *
 *   sgd:         w ← w − η g
 *   sgdMomentum: v ← μ v − η g;  w ← w + v, or with Nesterov's step w ← w + μ v − η g
 */
import { N0, P0, P1, P2 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import { constant, decayed, decayRate, faintMoment, rate, settled } from "../drivers/update";
import { splatOnce } from "../math/once";

export function sgd(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const eta = splatOnce(rate());
  const decay = decayRate(ip);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    v128.store(w + i, f32x4.sub(decayed(w + i, decay), f32x4.mul(eta, v128.load(g + i))));
  }
}

export function sgdMomentum(ip: usize): void {
  const w = load<usize>(ip, P0);
  const g = load<usize>(ip, P1);
  const v = load<usize>(ip, P2);
  const eta = splatOnce(rate());
  const momentum = splatOnce(constant(ip, 0));
  const nesterov = constant(ip, 1) != 0;
  const decay = decayRate(ip);
  const faint = faintMoment();
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const step = f32x4.mul(eta, v128.load(g + i));
    const velocity = settled(f32x4.sub(f32x4.mul(momentum, v128.load(v + i)), step), faint);
    v128.store(v + i, velocity);
    const move = nesterov ? f32x4.sub(f32x4.mul(momentum, velocity), step) : velocity;
    v128.store(w + i, f32x4.add(decayed(w + i, decay), move));
  }
}

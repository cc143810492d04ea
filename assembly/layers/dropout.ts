/**
 * Dropout: an element is kept with probability 1 − rate and scaled by 1 / (1 − rate), otherwise 0. Whether it is kept
 * depends on (seed, layer, step, element) alone, so the backward pass draws the same mask again: it is the same kernel.
 * P0 = y, P1 = x; N0 = elements, N1 = stream (the layer); F0 = rate
 */
import { ITERATION, SEED } from "../../src/contract/control";
import { F0, N0, N1, P0, P1 } from "../../src/contract/frame";
import { Purpose } from "../../src/contract/purpose";
import { firstByte, lastByte } from "../drivers/elements";
import { randomBits } from "../random/philox";

export function dropout(ip: usize): void {
  const y = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const stream = load<u32>(ip, N1);
  const rate = load<f32>(ip, F0);
  const low = load<u32>(SEED);
  const high = load<u32>(SEED, 4);
  const step = <u32>load<f64>(ITERATION);
  const scale = f32x4.splat(1 / (1 - rate));
  // 24 random bits against the rate, both exact in f32.
  const threshold = f32x4.splat(rate * 16777216);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const draw = f32x4.convert_i32x4_u(
      i32x4.shr_u(randomBits(low, high, Purpose.Dropout, stream, step, <u32>(i >> 4)), 8),
    );
    v128.store(y + i, v128.and(f32x4.mul(v128.load(x + i), scale), f32x4.ge(draw, threshold)));
  }
}

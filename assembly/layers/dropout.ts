/**
 * Dropout: an element is kept with probability 1 − rate and becomes x · scale + shift, otherwise `other`. Whether it is kept
 * depends on (seed, layer, step, element) alone, so the backward pass draws the same mask again: it is the same kernel.
 * P0 = y, P1 = x or 0 (ones), P2 = mask or 0; N0 = elements, N1 = stream (the layer), N2, N3 = own seed (low, high word);
 * F0 = rate, F1 = scale, F2 = shift, F3 = other, F4 = 1 where the layer has a seed of its own (u32)
 *
 * With a mask nothing is drawn: where it is not 0 the element is kept.
 */
import { ITERATION, SEED } from "../../src/contract/control";
import { F0, F1, F2, F3, F4, N0, N1, N2, N3, P0, P1, P2 } from "../../src/contract/frame";
import { Purpose } from "../../src/contract/purpose";
import { firstByte, lastByte } from "../drivers/elements";
import { randomBits } from "../random/philox";

/** Random bits for elements 4·block … 4·block + 3 of a layer in the current step. */
export function layerBits(ip: usize, purpose: u32, block: u32): v128 {
  const own = load<u32>(ip, F4) != 0;
  return randomBits(
    own ? load<u32>(ip, N2) : load<u32>(SEED),
    own ? load<u32>(ip, N3) : load<u32>(SEED, 4),
    purpose,
    load<u32>(ip, N1),
    <u32>load<f64>(ITERATION),
    block,
  );
}

export function dropout(ip: usize): void {
  const y = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const mask = load<usize>(ip, P2);
  // 24 random bits against the rate, both exact in f32.
  const threshold = f32x4.splat(load<f32>(ip, F0) * 16777216);
  const scale = v128.load32_splat(ip, F1);
  const shift = v128.load32_splat(ip, F2);
  const other = v128.load32_splat(ip, F3);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const kept =
      mask != 0
        ? f32x4.ne(v128.load(mask + i), f32x4.splat(0))
        : f32x4.ge(
            f32x4.convert_i32x4_u(i32x4.shr_u(layerBits(ip, Purpose.Dropout, <u32>(i >> 4)), 8)),
            threshold,
          );
    const v = x == 0 ? f32x4.splat(1) : v128.load(x + i);
    v128.store(y + i, v128.bitselect(f32x4.add(f32x4.mul(v, scale), shift), other, kept));
  }
}

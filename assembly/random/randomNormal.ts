/**
 * Normal numbers: mean + stddev·z, and the same cut at two standard deviations.
 *
 *   P0 = out, N0 = elements, F0 = mean, F1 = stddev, N1, N2 = seed (low, high word), N3 = purpose (u32),
 *   F2 = stream (u32), such as the index of the weight
 *
 * The truncated form draws an element again until |z| ≤ 2 (4.55 % of the draws fail); attempt a has its own
 * numbers, those of purpose + a·2¹⁶. `stddev` is that of the distribution before the cut.
 * Padding behind the last element is left alone.
 * @see https://keras.io/api/layers/initializers/#truncatednormal-class
 */
import { F0, F1, F2, N0, N1, N2, N3, P0 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import { storeCounted } from "../drivers/rows";
import { normals } from "./normals";
import { randomBits } from "./philox";

export function randomNormal(ip: usize): void {
  const out = load<usize>(ip, P0);
  const count = load<u32>(ip, N0);
  const end = lastByte(count);
  for (let i = firstByte(count); i < end; i += 16) {
    storeCounted(out + i, scaled(ip, drawn(ip, <u32>(i >> 4), 0)), count - <u32>(i >> 2));
  }
}

export function truncatedNormal(ip: usize): void {
  const out = load<usize>(ip, P0);
  const count = load<u32>(ip, N0);
  const end = lastByte(count);
  for (let i = firstByte(count); i < end; i += 16) {
    const block = <u32>(i >> 4);
    let z = drawn(ip, block, 0);
    let outside = f32x4.gt(f32x4.abs(z), f32x4.splat(2));
    for (let attempt: u32 = 1; v128.any_true(outside); attempt++) {
      z = v128.bitselect(drawn(ip, block, attempt), z, outside);
      outside = f32x4.gt(f32x4.abs(z), f32x4.splat(2));
    }
    storeCounted(out + i, scaled(ip, z), count - <u32>(i >> 2));
  }
}

function drawn(ip: usize, block: u32, attempt: u32): v128 {
  const purpose = load<u32>(ip, N3) + (attempt << 16);
  return normals(randomBits(load<u32>(ip, N1), load<u32>(ip, N2), purpose, load<u32>(ip, F2), 0, block));
}

function scaled(ip: usize, z: v128): v128 {
  return f32x4.add(v128.load32_splat(ip, F0), f32x4.mul(z, v128.load32_splat(ip, F1)));
}

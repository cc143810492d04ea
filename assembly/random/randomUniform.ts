/**
 * Uniform numbers in [low, high): low + u·(high − low), u a multiple of 2⁻²⁴ in [0, 1). A sum that rounds up
 * to `high` becomes the number before it. high − low must be finite.
 * Padding behind the last element is left alone.
 *
 *   P0 = out, N0 = elements, F0 = low, F1 = high, N1, N2 = seed (low, high word), N3 = purpose (u32),
 *   F2 = stream (u32), such as the index of the weight
 */
import { F0, F1, F2, N0, N1, N2, N3, P0 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import { storeCounted } from "../drivers/rows";
import { atMost } from "../math/bounds";
import { units } from "./normals";
import { randomBits } from "./philox";

export function randomUniform(ip: usize): void {
  const out = load<usize>(ip, P0);
  const low = load<f32>(ip, F0);
  const high = load<f32>(ip, F1);
  const top = f32x4.splat(max<f32>(low, before(high)));
  const count = load<u32>(ip, N0);
  const end = lastByte(count);
  for (let i = firstByte(count); i < end; i += 16) {
    const bits = randomBits(
      load<u32>(ip, N1),
      load<u32>(ip, N2),
      load<u32>(ip, N3),
      load<u32>(ip, F2),
      0,
      <u32>(i >> 4),
    );
    const x = f32x4.add(f32x4.splat(low), f32x4.mul(units(bits), f32x4.splat(high - low)));
    storeCounted(out + i, atMost(x, top), count - <u32>(i >> 2));
  }
}

/** The largest f32 below a finite x. */
function before(x: f32): f32 {
  if (x == 0) return -1.401298464324817e-45;
  return reinterpret<f32>(reinterpret<i32>(x) + (x > 0 ? -1 : 1));
}

/**
 * Normal noise in training: y = x + z · (x · relative + absolute), z standard normal, a function of (seed, layer, step, element).
 * P0 = y, P1 = x; N0 = elements, N1 = stream (the layer), N2, N3 = own seed (low, high word);
 * F0 = relative, F1 = absolute, F4 = 1 where the layer has a seed of its own (u32)
 */
import { F0, F1, N0, P0, P1 } from "../../src/contract/frame";
import { Purpose } from "../../src/contract/purpose";
import { firstByte, lastByte } from "../drivers/elements";
import { normals } from "../random/normals";
import { layerBits } from "./dropout";

export function gaussian(ip: usize): void {
  const y = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const relative = v128.load32_splat(ip, F0);
  const absolute = v128.load32_splat(ip, F1);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const z = normals(layerBits(ip, Purpose.Noise, <u32>(i >> 4)));
    const v = v128.load(x + i);
    v128.store(y + i, f32x4.add(v, f32x4.mul(z, f32x4.add(f32x4.mul(v, relative), absolute))));
  }
}

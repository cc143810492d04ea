/**
 * Which picture of a batch each one is mixed with, a random order, and how much of it stays: Beta(α, α). All on the first lane: draws are taken
 * one after the other.
 *
 *   P0 = out, numbers of pictures as f32 [pictures]; P1 = out, shares [pictures]; N0 … N3, F4 as in draws.ts;
 *   F0, F1 = α is drawn in [F0, F1), or F0; F2 = 1 where all pictures have one share (u32)
 *
 * Beta is x / (x + y) of two gamma numbers; gamma(α) is gamma(α + 1)·u^(1/α), whose logarithms are taken, since for a small α both may be 0 in f32.
 * @see Marsaglia & Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000), for gamma(α + 1)
 * @see Knuth, The Art of Computer Programming 2 (3rd ed., 1997), 3.4.2, algorithm P, for the order
 */
import { F0, F1, F2, N0, P0, P1 } from "../../src/contract/frame";
import { Purpose } from "../../src/contract/purpose";
import { layerBits } from "../layers/dropout";
import { lane } from "../machine/lanes";
import { exp } from "../math/exp";
import { log } from "../math/log";
import { normals } from "../random/normals";

/** Blocks of bits drawn so far by the running kernel. Of each one number is made: its own block makes a draw simple, and there are few. */
let drawn: u32 = 0;

/** Bits that no other kernel of the layer draws. */
function bits(ip: usize): v128 {
  return layerBits(ip, Purpose.Augment + (1 << 16), drawn++);
}

/** Uniform in (0, 1]. */
function uniform(ip: usize): f32 {
  return <f32>((i32x4.extract_lane(bits(ip), 0) >>> 8) + 1) * 5.960464477539063e-8; // 2⁻²⁴
}

function logOf(x: f32): f32 {
  return f32x4.extract_lane(log(f32x4.splat(x)), 0);
}

/** The logarithm of a number of the gamma distribution. */
function logGamma(ip: usize, alpha: f32): f32 {
  const d: f32 = alpha + <f32>(2.0 / 3.0);
  const c: f32 = 1.0 / sqrt<f32>(9.0 * d);
  let z: f32 = 0;
  let root: f32 = 0;
  let v: f32 = 0;
  do {
    z = f32x4.extract_lane(normals(bits(ip)), 0);
    root = 1.0 + c * z;
    v = root * root * root;
  } while (root <= 0 || logOf(uniform(ip)) >= <f32>0.5 * z * z + d - d * v + d * logOf(v));
  return logOf(d * v) + logOf(uniform(ip)) / alpha;
}

function beta(ip: usize, alpha: f32): f32 {
  const first = logGamma(ip, alpha);
  return <f32>1.0 / (<f32>1.0 + f32x4.extract_lane(exp(f32x4.splat(logGamma(ip, alpha) - first)), 0));
}

export function drawMixing(ip: usize): void {
  if (lane != 0) return;
  drawn = 0;
  const order = load<usize>(ip, P0);
  const shares = load<usize>(ip, P1);
  const count = load<u32>(ip, N0);
  const low = load<f32>(ip, F0);
  const alpha = low + (load<f32>(ip, F1) - low) * (1 - uniform(ip));
  let share = beta(ip, alpha);
  for (let i: u32 = 0; i < count; i++) {
    if (i != 0 && load<u32>(ip, F2) == 0) share = beta(ip, alpha);
    store<f32>(shares + (i << 2), share);
    store<f32>(order + (i << 2), <f32>i);
  }
  for (let i = <i32>count - 1; i > 0; i--) {
    // The upper half of word · (i + 1): no result is favoured by more than one in 2³² / (i + 1).
    const other = <u32>((<u64>(<u32>i32x4.extract_lane(bits(ip), 0)) * (i + 1)) >> 32);
    const kept = load<f32>(order + (i << 2));
    store<f32>(order + (i << 2), load<f32>(order + (other << 2)));
    store<f32>(order + (other << 2), kept);
  }
}

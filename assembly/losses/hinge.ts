/**
 * max(1 − t p, 0) and its square; d/dp = −t, or −2 t max(1 − t p, 0), 0 where the margin is kept.
 *
 * `hingeLabels`: labels that are 0 or 1 throughout become −1 and 1, others stay.  P0 = y, P1 = t; N0 = elements. Every lane looks
 * at all the labels, and writes its share.
 */
import { N0, P0, P1 } from "../../src/contract/frame";
import { elementLoss } from "../drivers/elementLoss";
import { firstByte, lastByte } from "../drivers/elements";
import { loadMasked } from "../drivers/rows";
import { atLeast } from "../math/bounds";

export function hingeLabels(ip: usize): void {
  const y = load<usize>(ip, P0);
  const t = load<usize>(ip, P1);
  const count = load<u32>(ip, N0);
  const one = f32x4.splat(1);
  let binary = true;
  for (let i: u32 = 0; i < count && binary; i += 4) {
    const label = loadMasked(t + ((<usize>i) << 2), count - i, 0);
    binary = i32x4.all_true(v128.or(f32x4.eq(label, one), f32x4.eq(label, f32x4.splat(0))));
  }
  const end = lastByte(count);
  for (let i = firstByte(count); i < end; i += 16) {
    const label = v128.load(t + i);
    v128.store(y + i, binary ? f32x4.sub(f32x4.add(label, label), one) : label);
  }
}

/** max(1 − t p, 0). */
function shortfall(t: v128, p: v128): v128 {
  return atLeast(f32x4.sub(f32x4.splat(1), f32x4.mul(t, p)), f32x4.splat(0));
}

class Hinge {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    return shortfall(t, p);
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    return v128.and(f32x4.neg(t), f32x4.gt(shortfall(t, p), f32x4.splat(0)));
  }
}

class SquaredHinge {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    const short = shortfall(t, p);
    return f32x4.mul(short, short);
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    return f32x4.mul(f32x4.mul(f32x4.splat(-2), t), shortfall(t, p));
  }
}

export function hinge(ip: usize): void {
  elementLoss<Hinge>(ip);
}
export function squaredHinge(ip: usize): void {
  elementLoss<SquaredHinge>(ip);
}

/**
 * Categorical cross-entropy of a row against one-hot (or soft) targets, in nats: f = −t ln q. Operands as in drivers/classLoss.ts.
 */
import { F0, N1, P2 } from "../../src/contract/frame";
import { lossOfProbabilities } from "../drivers/classLoss";
import { softmaxCrossentropy } from "../drivers/softmaxCrossentropy";

class Crossentropy {
  @inline value(t: v128, logq: v128, j: u32, ip: usize): v128 {
    return f32x4.neg(f32x4.mul(t, logq));
  }
  @inline slope(t: v128, logq: v128, j: u32, ip: usize): v128 {
    return f32x4.neg(t);
  }
}

/** t (1 − s) + s / columns, s = F0. */
class Targets {
  @inline counts(ip: usize, row: u32): bool {
    return true;
  }
  @inline scale(ip: usize): v128 {
    return f32x4.splat(1 - load<f32>(ip, F0));
  }
  @inline shift(ip: usize): v128 {
    return f32x4.splat(load<f32>(ip, F0) / <f32>load<u32>(ip, N1));
  }
  @inline target(ip: usize, row: u32, j: u32, a: v128, b: v128): v128 {
    const t = v128.load(load<usize>(ip, P2) + ((<usize>row * load<u32>(ip, N1) + j) << 2));
    return f32x4.add(f32x4.mul(t, a), b);
  }
}

export function categoricalCrossentropy(ip: usize): void {
  lossOfProbabilities<Crossentropy>(ip);
}
export function categoricalCrossentropyFromLogits(ip: usize): void {
  softmaxCrossentropy<Targets>(ip);
}

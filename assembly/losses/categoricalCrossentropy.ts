/**
 * Categorical cross-entropy of a row against one-hot (or soft) targets, in nats: f = −t ln q. Operands as in drivers/classLoss.ts.
 */
import { lossOfLogits, lossOfProbabilities } from "../drivers/classLoss";

class Crossentropy {
  @inline value(t: v128, logq: v128, j: u32, ip: usize): v128 {
    return f32x4.neg(f32x4.mul(t, logq));
  }
  @inline slope(t: v128, logq: v128, j: u32, ip: usize): v128 {
    return f32x4.neg(t);
  }
}

export function categoricalCrossentropy(ip: usize): void {
  lossOfProbabilities<Crossentropy>(ip);
}
export function categoricalCrossentropyFromLogits(ip: usize): void {
  lossOfLogits<Crossentropy>(ip);
}

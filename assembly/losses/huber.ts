/** d = p − t:  d² / 2 where |d| ≤ δ, otherwise δ |d| − δ² / 2;  d/dp = d, held within ±δ. F0 = δ. */
import { F0 } from "../../src/contract/frame";
import { elementLoss } from "../drivers/elementLoss";
import { atMost, within } from "../math/bounds";

class Huber {
  @inline value(t: v128, p: v128, ip: usize): v128 {
    const delta = v128.load32_splat(ip, F0);
    const size = f32x4.abs(f32x4.sub(p, t));
    // With near = min(|d|, δ) both pieces are near · (|d| − near / 2).
    const near = atMost(size, delta);
    return f32x4.mul(near, f32x4.sub(size, f32x4.mul(near, f32x4.splat(0.5))));
  }
  @inline gradient(t: v128, p: v128, ip: usize): v128 {
    const delta = v128.load32_splat(ip, F0);
    return within(f32x4.sub(p, t), f32x4.neg(delta), delta);
  }
}

export function huber(ip: usize): void {
  elementLoss<Huber>(ip);
}

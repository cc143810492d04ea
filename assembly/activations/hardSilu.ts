/** hardSilu(x) = x·hardSigmoid(x): 0 up to −3, x from 3 on, x·(x + 3)/6 between, with derivative (2x + 3)/6 there. */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { within } from "../math/bounds";

class HardSilu {
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    const shifted = f32x4.add(x, f32x4.splat(3));
    const gate = within(shifted, f32x4.splat(0), f32x4.splat(6));
    return f32x4.mul(x, f32x4.div(gate, f32x4.splat(6)));
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    const three = f32x4.splat(3);
    const between = f32x4.div(f32x4.add(f32x4.add(x, x), three), f32x4.splat(6));
    const slope = v128.bitselect(f32x4.splat(1), between, f32x4.ge(x, three));
    return v128.andnot(f32x4.mul(dy, slope), f32x4.le(x, f32x4.neg(three)));
  }
}

export function hardSiluForward(ip: usize): void {
  unaryForward<HardSilu>(ip);
}
export function hardSiluBackward(ip: usize): void {
  unaryBackward<HardSilu>(ip);
}

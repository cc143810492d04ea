/** sparsePlus(x) = 0 up to −1, x from 1 on, (x + 1)²/4 between;  sparsePlus′ = min(max((x + 1)/2, 0), 1). */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { within } from "../math/bounds";

class SparsePlus {
  /** min(max((x + 1)/2, 0), 1). */
  @inline ramp(x: v128): v128 {
    const one = f32x4.splat(1);
    const inside = within(x, f32x4.neg(one), one);
    return f32x4.mul(f32x4.add(inside, one), f32x4.splat(0.5));
  }
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    const r = this.ramp(x);
    return v128.bitselect(x, f32x4.mul(r, r), f32x4.ge(x, f32x4.splat(1)));
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    return f32x4.mul(dy, this.ramp(x));
  }
}

export function sparsePlusForward(ip: usize): void {
  unaryForward<SparsePlus>(ip);
}
export function sparsePlusBackward(ip: usize): void {
  unaryBackward<SparsePlus>(ip);
}

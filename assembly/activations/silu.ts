/**
 * silu(x) = x·σ(x), and gelu with the tanh approximation, which is the same with a steeper gate:
 * ½x·(1 + tanh u) = x·σ(2u). So y = x·σ(w), w = a·(x + b·x³), and
 *
 *   dx = dy · (σ(w) + x·w′·σ′(w)),  w′ = a·(1 + 3b·x²)
 *
 * F0 = a, F1 = b. σ(w) and σ′(w) come from s = σ(−|w|), which is exact where σ(w) is near 1.
 */
import { unaryBackward, unaryForward } from "../drivers/unary";
import { within } from "../math/bounds";
import { sigmoid } from "../math/sigmoid";

/** Farther out the gate is fully open or shut; the bound keeps x² finite. */
const LIMIT: f32 = 1e4;

class Silu {
  @inline bounded(x: v128): v128 {
    return within(x, f32x4.splat(-LIMIT), f32x4.splat(LIMIT));
  }
  @inline gate(x: v128, a: v128, b: v128): v128 {
    return f32x4.mul(f32x4.mul(a, x), f32x4.add(f32x4.splat(1), f32x4.mul(b, f32x4.mul(x, x))));
  }
  @inline forward(x: v128, a: v128, b: v128, c: v128): v128 {
    return f32x4.mul(x, sigmoid(this.gate(this.bounded(x), a, b)));
  }
  @inline backward(x: v128, y: v128, dy: v128, a: v128, b: v128, c: v128): v128 {
    const one = f32x4.splat(1);
    const near = this.bounded(x);
    const w = this.gate(near, a, b);
    const small = sigmoid(f32x4.neg(f32x4.abs(w)));
    const large = f32x4.sub(one, small);
    const open = v128.bitselect(small, large, f32x4.lt(w, f32x4.splat(0)));
    const steepness = f32x4.mul(
      a,
      f32x4.add(one, f32x4.mul(f32x4.mul(f32x4.splat(3), b), f32x4.mul(near, near))),
    );
    // small first: steepness alone may be large where small is 0.
    const slope = f32x4.mul(f32x4.mul(f32x4.mul(near, small), large), steepness);
    return f32x4.mul(dy, f32x4.add(open, slope));
  }
}

export function siluForward(ip: usize): void {
  unaryForward<Silu>(ip);
}
export function siluBackward(ip: usize): void {
  unaryBackward<Silu>(ip);
}

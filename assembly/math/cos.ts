/**
 * cos x = sin(x + π/2) on four f32 for |x| ≤ 2²⁴, NaN farther out; and the cosine of a part of a turn.
 * Error below 2 ulp.
 */
import { sinOfQuadrant, sinShifted } from "./sin";

const TURN: f32 = 6.28318531; // 2π

export function cos(x: v128): v128 {
  return sinShifted(x, 1);
}

/** cos 2πu for |u| ≤ 1 in multiples of 2⁻²⁴, for which taking off quarter turns is exact in f32. */
export function cosOfTurn(u: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(u, f32x4.splat(4)));
  const turns = f32x4.sub(u, f32x4.mul(n, f32x4.splat(0.25)));
  return sinOfQuadrant(
    f32x4.mul(turns, f32x4.splat(TURN)),
    i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(1)),
  );
}

/**
 * ln(1 + x) on four f32, exact in relative terms about 0; -Infinity at −1, NaN below.
 *
 * u = 1 + x is rounded, and what it loses is known exactly (Knuth's two-sum). u = 2ᵏ·(1 + f) as in log.ts;
 * the loss, scaled alike, is added to f.
 * Error below 1.5 ulp.
 * @see Knuth, The Art of Computer Programming 2 (3rd ed., 1997), 4.2.2, theorem B
 */
import { powerOfTwo } from "./exp";
import { atTheEdges, exponentOf, fractionOf, logOfParts, ROOT_HALF } from "./log";

export function log1p(x: v128): v128 {
  const one = f32x4.splat(1);
  const u = f32x4.add(one, x);
  const lost = lostIn(x, u);
  const k = exponentOf(u);
  // Past 2¹²⁶ the loss is far below the last bit.
  const scale = powerOfTwo(i32x4.neg(i32x4.min_s(k, i32x4.splat(126))));
  const f = f32x4.add(f32x4.sub(fractionOf(u, k), one), f32x4.mul(lost, scale));
  const y = atTheEdges(u, logOfParts(f, f32x4.convert_i32x4_s(k)));
  return v128.bitselect(x, y, f32x4.eq(x, f32x4.splat(0))); // keeps −0
}

/** The same for x in [0, 1], where there are no edges; some other number where x is NaN. */
export function log1pOfShare(x: v128): v128 {
  const one = f32x4.splat(1);
  const u = f32x4.add(one, x);
  const k = i32x4.shr_s(i32x4.sub(u, i32x4.splat(ROOT_HALF)), 23);
  const f = f32x4.sub(i32x4.sub(u, i32x4.shl(k, 23)), one);
  return logOfParts(
    f32x4.add(f, f32x4.mul(lostIn(x, u), powerOfTwo(i32x4.neg(k)))),
    f32x4.convert_i32x4_s(k),
  );
}

/** What rounding takes from u = 1 + x. */
function lostIn(x: v128, u: v128): v128 {
  const one = f32x4.splat(1);
  const added = f32x4.sub(u, one);
  return f32x4.add(f32x4.sub(x, added), f32x4.sub(one, f32x4.sub(u, added)));
}

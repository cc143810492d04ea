/**
 * ln x on four f32; ln 0 = -Infinity, NaN below 0.
 *
 * x = 2ᵏ·(1 + f) with 1 + f in [√½, √2); ln(1 + f) = f − f²/2 + f³·P(f), P the minimax polynomial of degree
 * 7 (relative error of ln(1 + f) 2⁻²⁷), its terms added in pairs as in exp.ts; k·ln 2 is added in two parts, of which k·high is exact.
 * Error below 1 ulp.
 * @see Cody & Waite, Software Manual for the Elementary Functions (1980), chapter 5
 */

const LN2_HIGH: f32 = 0.693359375; // 9 bits
const LN2_LOW: f32 = -2.12194442e-4;
/** √½ as its bits. */
export const ROOT_HALF: i32 = 0x3f3504f3;
const SMALLEST_NORMAL: f32 = 1.17549435e-38;
const TWO_23: f32 = 8388608;

export function log(x: v128): v128 {
  const k = exponentOf(x);
  const y = logOfParts(f32x4.sub(fractionOf(x, k), f32x4.splat(1)), f32x4.convert_i32x4_s(k));
  return atTheEdges(x, y);
}

/** ln((1 + f)·2ᵏ) for f in [√½ − 1, √2 − 1). */
export function logOfParts(f: v128, k: v128): v128 {
  const square = f32x4.mul(f, f);
  const fourth = f32x4.mul(square, square);
  const p0 = f32x4.add(f32x4.mul(f, f32x4.splat(-0.250008196)), f32x4.splat(0.333333313));
  const p2 = f32x4.add(f32x4.mul(f, f32x4.splat(-0.166234076)), f32x4.splat(0.200012416));
  const p4 = f32x4.add(f32x4.mul(f, f32x4.splat(-0.131596297)), f32x4.splat(0.14201577));
  const p6 = f32x4.add(f32x4.mul(f, f32x4.splat(-0.0763644129)), f32x4.splat(0.127622619));
  const low = f32x4.add(f32x4.mul(square, p2), p0);
  const high = f32x4.add(f32x4.mul(square, p6), p4);
  const p = f32x4.add(f32x4.mul(fourth, high), low);
  let tail = f32x4.add(f32x4.mul(f32x4.mul(square, f), p), f32x4.mul(k, f32x4.splat(LN2_LOW)));
  tail = f32x4.sub(tail, f32x4.mul(square, f32x4.splat(0.5)));
  return f32x4.add(f32x4.add(f, tail), f32x4.mul(k, f32x4.splat(LN2_HIGH)));
}

/** The i32 k for which x·2⁻ᵏ lies in [√½, √2), for finite x > 0; denormals are counted as what they are. */
export function exponentOf(x: v128): v128 {
  const small = f32x4.lt(x, f32x4.splat(SMALLEST_NORMAL));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(TWO_23)), x, small);
  const k = i32x4.shr_s(i32x4.sub(normal, i32x4.splat(ROOT_HALF)), 23);
  return i32x4.sub(k, v128.and(small, i32x4.splat(23)));
}

/** x·2⁻ᵏ with k from exponentOf. */
export function fractionOf(x: v128, k: v128): v128 {
  const small = f32x4.lt(x, f32x4.splat(SMALLEST_NORMAL));
  const normal = v128.bitselect(f32x4.mul(x, f32x4.splat(TWO_23)), x, small);
  return i32x4.sub(normal, i32x4.shl(i32x4.add(k, v128.and(small, i32x4.splat(23))), 23));
}

/** y, but -Infinity where x = 0, NaN where x < 0, and x itself where x is Infinity or NaN. */
export function atTheEdges(x: v128, y: v128): v128 {
  const finite = v128.bitselect(y, x, f32x4.lt(x, f32x4.splat(Infinity)));
  const zero = v128.bitselect(f32x4.splat(-Infinity), finite, f32x4.eq(x, f32x4.splat(0)));
  return v128.or(zero, f32x4.lt(x, f32x4.splat(0))); // all bits set is a NaN
}

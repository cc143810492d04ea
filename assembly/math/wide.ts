/**
 * Logarithm and power of two on two f64, for results that f32 arithmetic can't reach: log₂ x before it is
 * multiplied by a large y, and e^(−x²/2) far down the tail. Good to 10 digits, not to the last bit of f64.
 *
 *   log₂ x = k + s·(2/ln 2 + s²·P(s²)),  x = 2ᵏ·m, m in [√½, √2), s = (m − 1)/(m + 1)   relative error 2⁻⁴⁴
 *   2ᵗ = 2ⁿ·(1 + r·Q(r)),                t = n + r, |r| ≤ ½                              relative error 2⁻³⁴
 * @see Muller, Elementary Functions (3rd ed., 2016), chapters 3 and 11
 */

/** Adding it rounds to an integer, which then stands in the low bits: 1.5 · 2⁵². */
const ROUNDER: f64 = 6755399441055744;

/** log₂ of two f64; x is 0 (-Infinity), Infinity, NaN or a normal number above 0. */
export function log2Wide(x: v128): v128 {
  // Exponents are counted in the upper words (lanes 1 and 3), about √½.
  const k = i32x4.shr_s(i32x4.sub(x, i32x4.splat(0x3fe6a09e)), 20);
  const m = i32x4.sub(x, v128.and(i32x4.shl(k, 20), i64x2.splat(0xffffffff00000000)));
  const whole = f64x2.convert_low_i32x4_s(
    i8x16.shuffle(k, k, 4, 5, 6, 7, 12, 13, 14, 15, 0, 0, 0, 0, 0, 0, 0, 0),
  );

  const one = f64x2.splat(1);
  const s = f64x2.div(f64x2.sub(m, one), f64x2.add(m, one));
  const z = f64x2.mul(s, s);
  let p = f64x2.add(f64x2.mul(z, f64x2.splat(0.28254244945601475)), f64x2.splat(0.3199345808019171));
  p = f64x2.add(f64x2.mul(z, p), f64x2.splat(0.4122084064214722));
  p = f64x2.add(f64x2.mul(z, p), f64x2.splat(0.5770779531504219));
  p = f64x2.add(f64x2.mul(z, p), f64x2.splat(0.9617966940578757));
  p = f64x2.add(f64x2.mul(z, p), f64x2.splat(2.8853900817779268)); // 2/ln 2
  const y = f64x2.add(whole, f64x2.mul(s, p));

  const finite = v128.bitselect(y, x, f64x2.lt(x, f64x2.splat(Infinity)));
  return v128.bitselect(f64x2.splat(-Infinity), finite, f64x2.eq(x, f64x2.splat(0)));
}

/** 2ᵗ of two f64, t within ±1000 (what lies beyond is taken as that bound) or NaN. */
export function exp2Wide(t: v128): v128 {
  const inside = f64x2.max(f64x2.min(t, f64x2.splat(1000)), f64x2.splat(-1000));
  const shifted = f64x2.add(inside, f64x2.splat(ROUNDER));
  const r = f64x2.sub(inside, f64x2.sub(shifted, f64x2.splat(ROUNDER)));
  let q = f64x2.add(f64x2.mul(r, f64x2.splat(1.5196044359741188e-5)), f64x2.splat(0.0001546688237228387));
  q = f64x2.add(f64x2.mul(r, q), f64x2.splat(0.0013333936559994633));
  q = f64x2.add(f64x2.mul(r, q), f64x2.splat(0.009618037769555783));
  q = f64x2.add(f64x2.mul(r, q), f64x2.splat(0.0555041036298913));
  q = f64x2.add(f64x2.mul(r, q), f64x2.splat(0.24022651068774378));
  q = f64x2.add(f64x2.mul(r, q), f64x2.splat(0.693147180705691));
  const scale = i64x2.shl(i64x2.add(i64x2.sub(shifted, f64x2.splat(ROUNDER)), i64x2.splat(1023)), 52);
  return f64x2.mul(f64x2.add(f64x2.mul(r, q), f64x2.splat(1)), scale);
}

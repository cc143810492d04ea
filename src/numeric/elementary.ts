// Elementary functions in float64 that give the same bits in every engine, which Math.exp and its like do not: for
// schedules, initial weights and the tuner. Only + − * / and the bits of a float64 are used.
//
// Logarithms are computed to about 65 bits as a sum of two float64 (Dekker's products, the series of artanh), powers go
// through them, so that all results are within 1 ulp (test/numeric/elementary.test.ts; stated bound 2).
// Dekker 1971, A floating-point technique for extending the available precision, Numer. Math. 18; Muller 2016,
// Elementary Functions (3rd ed.), chapters 3, 10 and 11. Polynomials are minimax fits.

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer); // little-endian, as every engine's host: the upper word is words[1]

const LN2_HIGH = 0.6931471803691238; // 32 bits
const LN2_LOW = 1.9082149292705877e-10;
const LOG2_E = Math.LOG2E;
const LOG2_E_LOW = 2.0355273740931033e-17;
const LOG10_E = Math.LOG10E;
const LOG10_E_LOW = 1.098319650216765e-17;
const LOG10_2_HIGH = 0.3010299955494702; // 32 bits
const LOG10_2_LOW = 1.1451100898021838e-10;
const THIRD = 0.3333333333333333;
const THIRD_LOW = 1.850371707708594e-17;
const PER_QUARTER_TURN = 0.6366197723675814; // 2/π
const QUARTER_TURN_HIGH = 1.5707963267341256; // π/2 in three parts, 33 bits each and the rest
const QUARTER_TURN_MIDDLE = 6.077100506303966e-11;
const QUARTER_TURN_LOW = 2.0222662487959506e-21;
const SQRT_HALF_UPPER_WORD = 0x3fe6a09e;

/** The low part of the last result of `lnOfFraction` or `logarithm`. */
let low = 0;

/** eˣ. */
export function exp(x: number): number {
  return expOfSum(x, 0);
}

/** ln x; NaN below 0. */
export function log(x: number): number {
  return logarithm(x, 1, 0, LN2_HIGH, LN2_LOW) + low;
}

/** log₂ x; exact for powers of two. */
export function log2(x: number): number {
  return logarithm(x, LOG2_E, LOG2_E_LOW, 1, 0) + low;
}

/** log₁₀ x; exact for powers of ten. */
export function log10(x: number): number {
  return logarithm(x, LOG10_E, LOG10_E_LOW, LOG10_2_HIGH, LOG10_2_LOW) + low;
}

/** xʸ, with the special cases of Math.pow: x⁰ = 1 even for NaN, a negative x needs a whole y, 1^±Infinity is NaN. */
export function pow(x: number, y: number): number {
  if (y === 0) return 1;
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const size = Math.abs(x);
  const whole = Math.floor(y) === y;
  if (x < 0 && !whole && size !== Infinity) return NaN;
  const odd = whole && Math.abs(y) < 2 ** 53 && y % 2 !== 0;
  const sign = odd && (x < 0 || Object.is(x, -0)) ? -1 : 1;
  if (size === 1) return Math.abs(y) === Infinity ? NaN : sign;
  if (size === 0 || size === Infinity || Math.abs(y) === Infinity) {
    return sign * (size > 1 === y > 0 ? Infinity : 0);
  }
  const first = logarithm(size, 1, 0, LN2_HIGH, LN2_LOW);
  const high = first + low;
  const rest = low - (high - first);
  const exponent = y * high;
  if (Math.abs(exponent) > 800) return sign * (exponent > 0 ? Infinity : 0);
  return sign * expOfSum(exponent, productError(y, high, exponent) + y * rest);
}

/** sin x for |x| ≤ 2²⁰; NaN farther out. */
export function sin(x: number): number {
  return x === 0 ? x : sinShifted(x, 0);
}

/** cos x for |x| ≤ 2²⁰; NaN farther out. */
export function cos(x: number): number {
  return sinShifted(x, 1);
}

/** e^(x + rest) for |rest| far below |x|: x + rest = n·ln 2 + r, e^r = 1 + r + r²·q(r). */
function expOfSum(x: number, rest: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x > 710) return Infinity;
  if (x < -746) return 0;
  const n = Math.floor(x * LOG2_E + 0.5);
  const a = x - n * LN2_HIGH;
  const b = n * LN2_LOW - rest;
  const r = a - b;
  const lost = a - r - b;
  let q = 2.5110018327970744e-8;
  q = q * r + 2.76201403605861e-7;
  q = q * r + 2.7557242447700783e-6;
  q = q * r + 2.4801521186405765e-5;
  q = q * r + 0.00019841269886459182;
  q = q * r + 0.0013888888917284478;
  q = q * r + 0.008333333333322267;
  q = q * r + 0.04166666666662398;
  q = q * r + 0.16666666666666674;
  q = q * r + 0.5;
  // In two factors, so that a result below 2⁻¹⁰²² is rounded once.
  const half = Math.floor(n / 2);
  return (1 + (r + (r * r * q + lost))) * powerOfTwo(half) * powerOfTwo(n - half);
}

/** 2ⁿ for a whole n in [-1022, 1023]. */
function powerOfTwo(n: number): number {
  words[0] = 0;
  words[1] = (n + 1023) << 20;
  return double[0]!;
}

/**
 * High part of a logarithm of x, its low part in `low`: x = 2ᵏ·m with m in [√½, √2), and
 * log x = k·log 2 + ln m·(1 / ln base), each factor given in two parts (k·twoHigh must be exact).
 */
function logarithm(x: number, scale: number, scaleLow: number, twoHigh: number, twoLow: number): number {
  low = 0;
  if (!(x > 0)) return x === 0 ? -Infinity : NaN;
  if (x === Infinity) return x;
  double[0] = x < 2 ** -1022 ? x * 2 ** 54 : x;
  const upper = words[1]!;
  const exponent = (upper - SQRT_HALF_UPPER_WORD) >> 20;
  words[1] = upper - (exponent << 20);
  const k = x < 2 ** -1022 ? exponent - 54 : exponent;

  const ln = lnOfFraction(double[0]!);
  const a = k * twoHigh;
  const b = ln * scale;
  const rest = productError(ln, scale, b) + (ln * scaleLow + low * scale) + k * twoLow;
  const sum = a + b;
  low = b - (sum - a) + rest;
  return sum;
}

/** High part of ln m for m in [√½, √2), its low part in `low`: 2·(s + s³/3 + s⁵/5 + …), s = (m − 1)/(m + 1). */
function lnOfFraction(m: number): number {
  const f = m - 1;
  const divisor = 2 + f;
  const s = f / divisor;
  const back = s * divisor;
  const sLow = (f - back - productError(s, divisor, back) - s * (f - (divisor - 2))) / divisor;
  const z = s * s;
  const zLow = productError(s, s, z) + 2 * s * sLow;

  let p = 0.059945853169029825;
  p = p * z + 0.05837399820813757;
  p = p * z + 0.06668159173201013;
  p = p * z + 0.07692278423470533;
  p = p * z + 0.09090909435333329;
  p = p * z + 0.111111111087668;
  p = p * z + 0.14285714285722562;
  p = p * z + 0.1999999999999999;
  const third = z * THIRD;
  const small = productError(z, THIRD, third) + (z * THIRD_LOW + zLow * THIRD) + z * z * p;
  const t = third + small;
  const tLow = small - (t - third);

  const product = s * t;
  const high = s + product;
  low = 2 * (product - (high - s) + (productError(s, t, product) + (s * tLow + sLow * t) + sLow));
  return 2 * high;
}

/** sin(x + quarters·π/2): x = n·π/2 + r, and the sine or cosine of r with the sign of its quadrant. */
function sinShifted(x: number, quarters: number): number {
  if (!(Math.abs(x) <= 2 ** 20)) return NaN;
  const n = Math.floor(x * PER_QUARTER_TURN + 0.5);
  const a = x - n * QUARTER_TURN_HIGH;
  const b = n * QUARTER_TURN_MIDDLE;
  const first = a - b;
  // a may be the smaller of the two where x lies beside a multiple of π/2.
  const added = first - a;
  const firstLow = a - (first - added) - (b + added);
  const c = n * QUARTER_TURN_LOW - firstLow;
  const r = first - c;
  const rLow = first - r - c;
  const z = r * r;
  const quadrant = (n + quarters) & 3;
  const y = quadrant & 1 ? cosine(r, rLow, z) : sine(r, rLow, z);
  return quadrant & 2 ? -y : y;
}

function sine(r: number, rLow: number, z: number): number {
  let p = 1.589679565049699e-10;
  p = p * z - 2.505075811545725e-8;
  p = p * z + 2.7557313691921646e-6;
  p = p * z - 0.0001984126982980783;
  p = p * z + 0.008333333333322413;
  p = p * z - 0.16666666666666632;
  return r + (r * z * p + rLow * (1 - z / 2));
}

function cosine(r: number, rLow: number, z: number): number {
  let q = -1.1359647837073599e-11;
  q = q * z + 2.0875723273973423e-9;
  q = q * z - 2.755731435233933e-7;
  q = q * z + 2.480158728948221e-5;
  q = q * z - 0.0013888888888874125;
  q = q * z + 0.0416666666666666;
  const parabola = 1 - z / 2;
  const lost = 1 - parabola - z / 2;
  return parabola + (lost + (z * z * q - r * rLow));
}

/** a·b − product exactly, product being a·b rounded (Dekker). */
function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a);
  const bHigh = upperHalf(b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}

/** x rounded to 26 bits (Veltkamp). */
function upperHalf(x: number): number {
  const large = x * 134217729; // 2²⁷ + 1
  return large - (large - x);
}

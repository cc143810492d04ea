// Errors of an f32 result in units in the last place.

const MAX = 3.4028234663852886e38;
const wide = new Float64Array(1);
const wideBits = new Uint32Array(wide.buffer);

/** One unit in the last place of the f32 nearest to x: 2^(exponent − 23), 2⁻¹⁴⁹ among the denormals. */
export function ulp(x: number): number {
  wide[0] = Math.min(Math.abs(x), MAX);
  const exponent = Math.max((wideBits[1]! >>> 20) - 1023, -126);
  return 2 ** (exponent - 23);
}

/** |got − wanted| in ulp; Infinity counts as 2¹²⁸, and only NaN is as good as NaN. */
export function errorInUlp(got: number, wanted: number): number {
  if (Number.isNaN(wanted) || Number.isNaN(got))
    return Number.isNaN(wanted) && Number.isNaN(got) ? 0 : Infinity;
  const top = 2 ** 128;
  const clamped = (x: number) => Math.max(-top, Math.min(top, x));
  return Math.abs(clamped(got) - clamped(wanted)) / ulp(wanted);
}

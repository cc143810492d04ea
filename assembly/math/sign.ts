/** |size| with the sign of x, lane by lane and by bits: right for ±0, ±Infinity and NaN too. */
export function withSignOf(x: v128, size: v128): v128 {
  return v128.bitselect(x, size, i32x4.splat(0x80000000));
}

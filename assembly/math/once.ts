/**
 * Values worked out before a loop. V8 moves pure arithmetic to where it is used, into the loop too: Adam's step correction, a root and two
 * divisions, was found in the loop over the parameters. What has gone through a global stays outside. Globals belong to the instance, that is,
 * to the lane.
 */
let held: v128 = i64x2.splat(0);

/** x, not to be worked out again. */
export function once(x: v128): v128 {
  held = x;
  return held;
}

/** Four times x as f32, not to be worked out again. */
export function splatOnce(x: f64): v128 {
  return once(f32x4.splat(<f32>x));
}

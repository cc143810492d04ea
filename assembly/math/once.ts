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

let heldNumber: f32 = 0;

/** Four times x as f32, not to be worked out again. Four times a number is what the wide mode's pairs (drivers/update.ts) can take. */
export function splatOnce(x: f64): v128 {
  heldNumber = <f32>x;
  return f32x4.splat(heldNumber);
}

/**
 * The factor m^γ of the focal losses, m in [0, 1] being how far a prediction is off: e^(γ ln m), relative error below (2 + γ |ln m|) 2⁻²³,
 * which is far below what a loss of that size needs. 0⁰ is 1.
 */

import { atLeast } from "../math/bounds";
import { exp } from "../math/exp";
import { log } from "../math/log";

export function focus(m: v128, gamma: v128): v128 {
  // The bound keeps γ = 0 away from 0 · (−∞). Where m is that small, so is the cross-entropy that the factor goes with.
  return exp(f32x4.mul(gamma, log(atLeast(m, f32x4.splat(1e-36)))));
}

/**
 * What an update rule that is written with `ops` reads besides parameters and gradients, as f32:
 *
 *   P0 = the learning rate, P1 = the number of this update from 1; P5 = scalars (src/contract/scalars.ts)
 */
import { RATE } from "../../src/contract/control";
import { P0, P1, P5 } from "../../src/contract/frame";
import { UPDATES } from "../../src/contract/scalars";
import { lane } from "../machine/lanes";

export function stepNumbers(ip: usize): void {
  if (lane != 0) return;
  store<f32>(load<usize>(ip, P0), <f32>load<f64>(RATE));
  store<f32>(load<usize>(ip, P1), <f32>load<f64>(load<usize>(ip, P5), UPDATES));
}

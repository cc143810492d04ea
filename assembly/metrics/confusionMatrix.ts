/**
 * Adds to a confusion matrix: row the true class, column the predicted one.
 *
 *   P0 = matrix f64 [classes, classes], P1 = t [rows, N1], P2 = p [rows, N2], P3 = weights or 0
 *   N0 = rows, N1, N2 = width of t and p: 1 where they are classes, otherwise the largest counts; N3 = classes
 *   F0 = p becomes 1 where it is above, else 0; NaN: p is the class. F1 = a true class that is skipped, or NaN.
 *   F2 (word): 1 where weights lose their fraction; F3 (word): rows that share a weight
 */
import { F0, F1, F2, F3, N0, N1, N2, N3, P0, P1, P2, P3 } from "../../src/contract/frame";
import { lane } from "../machine/lanes";
import { argmax } from "./argmax";

export function confusionMatrix(ip: usize): void {
  if (lane != 0) return;
  const rows = load<u32>(ip, N0);
  const classes = load<u32>(ip, N3);
  const threshold = load<f32>(ip, F0);
  const weights = load<usize>(ip, P3);
  for (let row: u32 = 0; row < rows; row++) {
    const label = classOf(load<usize>(ip, P1), row, load<u32>(ip, N1));
    let predicted = classOf(load<usize>(ip, P2), row, load<u32>(ip, N2));
    if (threshold <= f32.MAX_VALUE) predicted = predicted > threshold ? 1 : 0;
    if (label == load<f32>(ip, F1)) continue;
    // What is no class at all counts nowhere.
    if (!(label >= 0 && label < <f32>classes && predicted >= 0 && predicted < <f32>classes)) continue;
    let weight: f64 = 1;
    if (weights != 0) weight = <f64>load<f32>(weights + ((<usize>(row / load<u32>(ip, F3))) << 2));
    if (load<u32>(ip, F2) != 0) weight = trunc(weight);
    const at = load<usize>(ip, P0) + ((<usize>label * classes + <usize>predicted) << 3);
    store<f64>(at, load<f64>(at) + weight);
  }
}

function classOf(x: usize, row: u32, width: u32): f32 {
  const at = x + ((<usize>row * width) << 2);
  return width == 1 ? load<f32>(at) : <f32>argmax(at, width);
}

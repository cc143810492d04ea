/**
 * Correlation of each row of t with that of p, in f64, in two passes.
 *
 *   P0 = values [rows], P1 = t, P2 = p [rows, columns]; N0 = rows, N1 = columns
 *   F0 (word) = 0: Pearson's cov / (σt σp); 1: Lin's concordance 2 cov / (σt² + σp² + (μt − μp)²). 0 where that is 0 / 0.
 */
import { F0, N0, N1, P0, P1, P2 } from "../../src/contract/frame";
import { firstBlock, lastBlock } from "../machine/lanes";

/** About the first number, so that equal ones have exactly their own mean and no variance. */
function mean(x: usize, columns: u32): f64 {
  const first = <f64>load<f32>(x);
  let total: f64 = 0;
  for (let j: usize = 0; j < columns; j++) total += <f64>load<f32>(x + (j << 2)) - first;
  return first + total / <f64>columns;
}

export function correlation(ip: usize): void {
  const columns = load<u32>(ip, N1);
  const last = lastBlock(load<u32>(ip, N0));
  for (let row = firstBlock(load<u32>(ip, N0)); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const t = load<usize>(ip, P1) + offset;
    const p = load<usize>(ip, P2) + offset;
    const ofT = mean(t, columns);
    const ofP = mean(p, columns);
    let both: f64 = 0;
    let tt: f64 = 0;
    let pp: f64 = 0;
    for (let j: usize = 0; j < columns; j++) {
      const a = <f64>load<f32>(t + (j << 2)) - ofT;
      const b = <f64>load<f32>(p + (j << 2)) - ofP;
      both += a * b;
      tt += a * a;
      pp += b * b;
    }
    let divisor = sqrt(tt) * sqrt(pp);
    if (load<u32>(ip, F0) != 0) {
      both *= 2;
      divisor = tt + pp + <f64>columns * (ofT - ofP) * (ofT - ofP);
    }
    store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), divisor == 0 ? 0 : <f32>(both / divisor));
  }
}

/**
 * Sums up to each place of an axis: y[o, k, i] = Σ x[o, j, i] over j ≤ k, or over j ≥ k, in f64.
 *
 *   P0 = y, P1 = x, both [outer, length, inner]; N0 = outer, N1 = length, N2 = inner, N3 = 1 for j ≥ k
 */
import { N0, N1, N2, N3, P0, P1 } from "../../src/contract/frame";
import { firstBlock, lastBlock } from "../machine/lanes";

export function scan(ip: usize): void {
  const length = load<u32>(ip, N1);
  const inner = load<u32>(ip, N2);
  const columns = load<u32>(ip, N0) * inner;
  const stride = (<isize>inner) << 2;
  const backward = load<u32>(ip, N3) != 0;
  const last = lastBlock(columns);
  for (let column = firstBlock(columns); column < last; column++) {
    let at = <isize>((<usize>(column / inner) * length * inner + (column % inner)) << 2);
    if (backward) at += <isize>(length - 1) * stride;
    let total: f64 = 0;
    for (let k: u32 = 0; k < length; k++) {
      total += <f64>load<f32>(load<usize>(ip, P1) + at);
      store<f32>(load<usize>(ip, P0) + at, <f32>total);
      at += backward ? -stride : stride;
    }
  }
}

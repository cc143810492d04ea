/**
 * Rows of a table by their numbers, and the sum of gradients for each row of the table.
 *
 *   forward:  P0 = y [rows, width],      P1 = indices [rows] as f32, P2 = table [count, width]
 *   backward: P0 = dTable [count, width], P1 = indices,              P2 = dy [rows, width]
 *   N0 = rows, N1 = width, N2 = count
 *
 * An index that the table does not have gives a row of NaN and no gradient. Backward, a lane owns rows of the table and visits
 * all indices in order, so every sum has one order.
 */
import { N0, N1, N2, P0, P1, P2 } from "../../src/contract/frame";
import { copyRow, firstRow, lastRow, storeCounted } from "../drivers/rows";

/** −1 for what is no index. */
function indexAt(indices: usize, row: u32, count: u32): i32 {
  const value = load<f32>(indices + ((<usize>row) << 2));
  return value >= 0 && value < <f32>count ? <i32>value : -1;
}

export function embeddingForward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const width = load<u32>(ip, N1);
  const bytes = (<usize>width) << 2;
  const last = lastRow(rows, width);
  for (let row = firstRow(rows, width); row < last; row++) {
    const y = load<usize>(ip, P0) + <usize>row * bytes;
    const index = indexAt(load<usize>(ip, P1), row, load<u32>(ip, N2));
    if (index >= 0) copyRow(y, load<usize>(ip, P2) + <usize>index * bytes, bytes);
    else memory.fill(y, 0xff, bytes); // NaN in every element
  }
}

export function embeddingBackward(ip: usize): void {
  const table = load<usize>(ip, P0);
  const rows = load<u32>(ip, N0);
  const width = load<u32>(ip, N1);
  const count = load<u32>(ip, N2);
  const bytes = (<usize>width) << 2;
  const first = <i32>firstRow(count, width);
  const last = <i32>lastRow(count, width);
  memory.fill(table + <usize>first * bytes, 0, <usize>(last - first) * bytes);
  for (let row: u32 = 0; row < rows; row++) {
    const index = indexAt(load<usize>(ip, P1), row, count);
    if (index < first || index >= last) continue;
    const to = table + <usize>index * bytes;
    const dy = load<usize>(ip, P2) + <usize>row * bytes;
    for (let j: u32 = 0; j < width; j += 4) {
      const at = (<usize>j) << 2;
      storeCounted(to + at, f32x4.add(v128.load(to + at), v128.load(dy + at)), width - j);
    }
  }
}

/**
 * Swaps the last two axes: y[b, j, i] = x[b, i, j].
 * P0 = y [blocks, columns, rows], P1 = x [blocks, rows, columns]; N0 = blocks, N1 = rows, N2 = columns
 */
import { N0, N1, N2, P0, P1 } from "../../src/contract/frame";
import { firstRow, lastRow } from "./rows";

export function swapAxes(ip: usize): void {
  const rows = load<u32>(ip, N1);
  const columns = load<u32>(ip, N2);
  const all = load<u32>(ip, N0) * columns;
  const stride = (<usize>columns) << 2;
  const last = lastRow(all, rows);
  for (let row = firstRow(all, rows); row < last; row++) {
    let y = load<usize>(ip, P0) + ((<usize>row * rows) << 2);
    let x = load<usize>(ip, P1) + ((<usize>(row / columns) * rows * columns + (row % columns)) << 2);
    for (let i: u32 = 0; i < rows; i++) {
      store<f32>(y, load<f32>(x));
      y += 4;
      x += stride;
    }
  }
}

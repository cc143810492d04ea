/**
 * Takes the rows of a batch out of the data set: N0 = rows of this batch, which begins at POSITION · rows of a full batch.
 *
 * `gather`:     P0 = out [rows, columns], P1 = data set [all, columns], P2 = order; N1 = columns, N2 = rows of a full batch
 * `gatherPair`: P0, P1 = two outs, P2, P3 = two data sets, P4 = order; N1, N2 = their columns, N3 = rows of a full batch
 * order         u32 row numbers, or 0: rows as they stand
 */
import { POSITION } from "../../src/contract/control";
import { N0, N1, N2, N3, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { copyRow, firstRow, lastRow } from "../drivers/rows";

/** Where row i of the batch stands in the data set. */
function rowOf(order: usize, i: usize): usize {
  return order == 0 ? i : <usize>load<u32>(order + (i << 2));
}

export function gather(ip: usize): void {
  const out = load<usize>(ip, P0);
  const data = load<usize>(ip, P1);
  const order = load<usize>(ip, P2);
  const columns = load<u32>(ip, N1);
  const bytes = (<usize>columns) << 2;
  const start = <usize>load<u32>(POSITION) * load<u32>(ip, N2);
  const last = lastRow(load<u32>(ip, N0), columns);
  for (let i = firstRow(load<u32>(ip, N0), columns); i < last; i++)
    copyRow(out + <usize>i * bytes, data + rowOf(order, start + i) * bytes, bytes);
}

export function gatherPair(ip: usize): void {
  const outX = load<usize>(ip, P0);
  const outY = load<usize>(ip, P1);
  const x = load<usize>(ip, P2);
  const y = load<usize>(ip, P3);
  const order = load<usize>(ip, P4);
  const columns = load<u32>(ip, N1) + load<u32>(ip, N2);
  const bytesX = load<usize>(ip, N1) << 2;
  const bytesY = load<usize>(ip, N2) << 2;
  const start = <usize>load<u32>(POSITION) * load<u32>(ip, N3);
  const last = lastRow(load<u32>(ip, N0), columns);
  for (let i = firstRow(load<u32>(ip, N0), columns); i < last; i++) {
    const row = rowOf(order, start + i);
    copyRow(outX + <usize>i * bytesX, x + row * bytesX, bytesX);
    copyRow(outY + <usize>i * bytesY, y + row * bytesY, bytesY);
  }
}

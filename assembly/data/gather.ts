/**
 * Takes the rows of a batch out of the data set: N0 = rows of this batch, which begins at POSITION · rows of a full batch.
 *
 * `gather`:     P0 = out [rows, columns], P1 = data set [all, columns], P2 = order; N1 = columns, N2 = rows of a full batch
 * `gatherPair`: P0, P1 = two outs, P2, P3 = two data sets, P4 = order; N1, N2 = their columns, N3 = rows of a full batch
 * order         u32 row numbers, or 0: rows as they stand, which are copied in one, in whole vectors
 */
import { POSITION } from "../../src/contract/control";
import { N0, N1, N2, N3, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { copyRow, firstRow, lastRow } from "../drivers/rows";

export function gather(ip: usize): void {
  rows(
    ip,
    load<usize>(ip, P0),
    load<usize>(ip, P1),
    load<usize>(ip, P2),
    load<u32>(ip, N1),
    load<u32>(ip, N2),
  );
}

export function gatherPair(ip: usize): void {
  const order = load<usize>(ip, P4);
  const full = load<u32>(ip, N3);
  rows(ip, load<usize>(ip, P0), load<usize>(ip, P2), order, load<u32>(ip, N1), full);
  rows(ip, load<usize>(ip, P1), load<usize>(ip, P3), order, load<u32>(ip, N2), full);
}

/** This lane's rows of one tensor. */
function rows(ip: usize, out: usize, data: usize, order: usize, columns: u32, full: u32): void {
  const bytes = (<usize>columns) << 2;
  const count = load<u32>(ip, N0);
  const first = firstRow(count, columns);
  const last = lastRow(count, columns);
  const start = <usize>load<u32>(POSITION) * full;
  if (order == 0) {
    // What the last vector holds beyond the last row is the next lane's own, or falls on padding.
    const from = data + (start + first) * bytes;
    copyRow(out + first * bytes, from, (<usize>(last - first) * bytes + 15) & ~15);
    return;
  }
  order += start << 2;
  for (let i: usize = first; i < last; i++)
    copyRow(out + i * bytes, data + load<usize>(order + (i << 2)) * bytes, bytes);
}

/**
 * Takes the rows of a batch out of the data set.  P0 = out [rows, columns], P1 = data set [all, columns],
 * P2 = order (u32 row numbers) or 0 (rows as they stand); N0 = rows of this batch, N1 = columns, N2 = rows of a full batch.
 * The batch begins at POSITION · N2.
 */
import { POSITION } from "../../src/contract/control";
import { N0, N1, N2, P0, P1, P2 } from "../../src/contract/frame";
import { copyRow, firstRow, lastRow } from "../drivers/rows";

export function gather(ip: usize): void {
  const out = load<usize>(ip, P0);
  const data = load<usize>(ip, P1);
  const order = load<usize>(ip, P2);
  const columns = load<u32>(ip, N1);
  const bytes = (<usize>columns) << 2;
  const start = <usize>load<u32>(POSITION) * load<u32>(ip, N2);
  const last = lastRow(load<u32>(ip, N0), columns);
  for (let i = firstRow(load<u32>(ip, N0), columns); i < last; i++) {
    const row = order == 0 ? start + i : <usize>load<u32>(order + ((start + i) << 2));
    copyRow(out + <usize>i * bytes, data + row * bytes, bytes);
  }
}

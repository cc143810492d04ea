/** y[a, i, b] = x[a, b] for every i: one axis repeated. P0 = y, P1 = x; N0 … N2 = sizes a, i, b */
import { N0, N1, N2, P0, P1 } from "../../src/contract/frame";
import { copyRow, firstRow, lastRow } from "./rows";

export function repeat(ip: usize): void {
  const times = load<u32>(ip, N1);
  const size = load<u32>(ip, N2);
  const bytes = (<usize>size) << 2;
  const rows = load<u32>(ip, N0) * times;
  const last = lastRow(rows, size);
  for (let row = firstRow(rows, size); row < last; row++) {
    copyRow(
      load<usize>(ip, P0) + <usize>row * bytes,
      load<usize>(ip, P1) + <usize>(row / times) * bytes,
      bytes,
    );
  }
}

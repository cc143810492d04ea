/**
 * Swaps two neighbouring axes, or groups of axes: y[a, c, b, d] = x[a, b, c, d]. Every permutation of axes is a sequence
 * of such swaps (src/ops/permute.ts), most are one. P0 = y, P1 = x; N0 … N3 = sizes a, b, c, d
 *
 * y is written from front to back, in rows of d elements.
 */
import { N0, N1, N2, N3, P0, P1 } from "../../src/contract/frame";
import { copyRow, firstRow, lastRow } from "./rows";

export function swapAxes(ip: usize): void {
  const y = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const sizeB = load<u32>(ip, N1);
  const sizeC = load<u32>(ip, N2);
  const sizeD = load<u32>(ip, N3);
  const bytes = (<usize>sizeD) << 2;
  const rows = load<u32>(ip, N0) * sizeB * sizeC;
  const last = lastRow(rows, sizeD);
  let row = firstRow(rows, sizeD);
  let b = row % sizeB;
  let c = (row / sizeB) % sizeC;
  let a = row / sizeB / sizeC;
  for (; row < last; row++) {
    const out = y + <usize>row * bytes;
    const from = x + <usize>((a * sizeB + b) * sizeC + c) * bytes;
    if (sizeD == 1) store<u32>(out, load<u32>(from));
    else copyRow(out, from, bytes);
    if (++b == sizeB) {
      b = 0;
      if (++c == sizeC) {
        c = 0;
        a++;
      }
    }
  }
}

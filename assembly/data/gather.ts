/**
 * Takes the rows of a batch out of two data sets, or one: N0 = rows of this batch, which begins at POSITION · rows of a full batch, N3.
 *
 * P0, P1 = outs [rows, columns], P2, P3 = data sets [all, columns], P4 = order; N1, N2 = columns, 0 where there is no second
 * order  u32 row numbers, or 0: rows as they stand, copied as one; by one lane in whole vectors, into the padding too, since what
 *        reads the last vector next would wait for stores of fewer. Of several lanes none may write behind its own rows
 */
import { POSITION } from "../../src/contract/control";
import { N0, N1, N2, N3, P0, P1, P2, P3, P4 } from "../../src/contract/frame";
import { copyRow, firstRow, lastRow } from "../drivers/rows";
import { lanes } from "../machine/lanes";

export function gather(ip: usize): void {
  const columnsX = load<u32>(ip, N1);
  const columnsY = load<u32>(ip, N2);
  const order = load<usize>(ip, P4);
  const first = firstRow(load<u32>(ip, N0), columnsX + columnsY);
  const count = lastRow(load<u32>(ip, N0), columnsX + columnsY) - first;
  const from = load<u32>(POSITION) * load<u32>(ip, N3) + first;
  take(load<usize>(ip, P0), load<usize>(ip, P2), order, (<usize>columnsX) << 2, first, from, count);
  take(load<usize>(ip, P1), load<usize>(ip, P3), order, (<usize>columnsY) << 2, first, from, count);
}

/** Copies `count` rows of so many bytes, those at `from` of the order, to row `first` and the next. */
function take(
  out: usize,
  data: usize,
  order: usize,
  bytes: usize,
  first: usize,
  from: usize,
  count: usize,
): void {
  out += first * bytes;
  if (order == 0) {
    const all = count * bytes;
    copyRow(out, data + from * bytes, lanes == 1 ? (all + 15) & ~15 : all);
    return;
  }
  order += from << 2;
  for (let i: usize = 0; i < count; i++) {
    copyRow(out, data + load<usize>(order + (i << 2)) * bytes, bytes);
    out += bytes;
  }
}

/**
 * What kernels share that compute something for every column: a tile is four neighbouring columns, taken by one lane from the
 * first row to the last, so that every sum has one order.
 *
 * `reduceColumns`: s[o, c] = Σᵢ a[o, i, c] and p[o, c] = Σᵢ a[o, i, c] · min(b[o, i, c], top), in f64
 *   P0 = s or 0, P1 = p or 0, P2 = a, P3 = b or 0 (then p must be 0 too); N0 = rows i, N1 = columns c, N2 = groups o; F0 = top
 */
import { F0, N0, N1, N2, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstBlock, lastBlock } from "../machine/lanes";
import { storeCounted } from "./rows";
import { columnSums, narrow, productsHigh, productsLow, totalHigh, totalLow } from "./sums";

export function tilesOf(columns: u32): u32 {
  return (columns + 3) >> 2;
}

export function reduceColumns(ip: usize): void {
  const s = load<usize>(ip, P0);
  const p = load<usize>(ip, P1);
  const a = load<usize>(ip, P2);
  const b = load<usize>(ip, P3);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const top = v128.load32_splat(ip, F0);
  const stride = (<usize>columns) << 2;
  const tiles = tilesOf(columns);
  const blocks = tiles * load<u32>(ip, N2);
  const last = lastBlock(blocks);
  for (let block = firstBlock(blocks); block < last; block++) {
    const group = <usize>(block / tiles) * stride;
    const column = (block % tiles) << 2;
    const from = group * rows + ((<usize>column) << 2);
    const to = group + ((<usize>column) << 2);
    columnSums(a + from, (b == 0 ? a : b) + from, rows, stride, top);
    if (s != 0) storeCounted(s + to, narrow(totalLow, totalHigh), columns - column);
    if (p != 0) storeCounted(p + to, narrow(productsLow, productsHigh), columns - column);
  }
}

/**
 * Copies, or adds, a box of numbers from one tensor to a box of another, each with strides of its own: slices, joins, pads and reversed axes.
 *
 *   P0 = y, P1 = x, P2 = table: how many axes, then for each, the last one first, size, y's stride, x's stride (i32, elements);
 *   N0 = elements, N1, N2 = first element in y and in x, N3 = 1 to add to y
 */
import { N0, N1, N2, N3, P0, P1, P2 } from "../../src/contract/frame";
import { addRow, copyRow, firstRow, lastRow } from "../drivers/rows";

export function region(ip: usize): void {
  const table = load<usize>(ip, P2);
  const size = load<u32>(table, 4);
  const stepY = load<isize>(table, 8) << 2;
  const stepX = load<isize>(table, 12) << 2;
  const rows = load<u32>(ip, N0) / size;
  const adds = load<u32>(ip, N3) != 0;
  const straight = stepY == 4 && stepX == 4;
  const last = lastRow(rows, size);
  for (let row = firstRow(rows, size); row < last; row++) {
    let y = load<isize>(ip, N1);
    let x = load<isize>(ip, N2);
    let rest = row;
    for (let axis = table + 16, end = table + 4 + load<usize>(table) * 12; axis < end; axis += 12) {
      const index = <isize>(rest % load<u32>(axis));
      rest /= load<u32>(axis);
      y += index * load<isize>(axis, 4);
      x += index * load<isize>(axis, 8);
    }
    let out = load<usize>(ip, P0) + (y << 2);
    let from = load<usize>(ip, P1) + (x << 2);
    if (straight) {
      if (adds) addRow(out, from, size);
      else copyRow(out, from, (<usize>size) << 2);
      continue;
    }
    for (let i: u32 = 0; i < size; i++) {
      const value = load<f32>(from);
      store<f32>(out, adds ? load<f32>(out) + value : value);
      out += stepY;
      from += stepX;
    }
  }
}

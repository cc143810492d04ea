/**
 * y = (x − center) · scale · gain + shift, each of the four a vector over the columns or left out.
 * P0 = y, P1 = x [rows, columns], P2 = center, P3 = scale, P4 = gain, P5 = shift [columns] or 0; N0 = rows, N1 = columns
 *
 * The center is subtracted first: x · scale + (shift − center · scale) would cancel where |center| is large.
 */
import { N0, N1, P0, P1, P2, P3, P4, P5 } from "../../src/contract/frame";
import { firstRow, lastRow, storeCounted } from "./rows";

export function columnAffine(ip: usize): void {
  const center = load<usize>(ip, P2);
  const scale = load<usize>(ip, P3);
  const gain = load<usize>(ip, P4);
  const shift = load<usize>(ip, P5);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const y = load<usize>(ip, P0) + offset;
    const x = load<usize>(ip, P1) + offset;
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = (<usize>j) << 2;
      let v = v128.load(x + at);
      if (center != 0) v = f32x4.sub(v, v128.load(center + at));
      if (scale != 0) v = f32x4.mul(v, v128.load(scale + at));
      if (gain != 0) v = f32x4.mul(v, v128.load(gain + at));
      if (shift != 0) v = f32x4.add(v, v128.load(shift + at));
      storeCounted(y + at, v, columns - j);
    }
  }
}

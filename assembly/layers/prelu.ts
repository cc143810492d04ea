/**
 * Parametric rectified linear unit: z where x > 0, α · z elsewhere; z = x gives y, z = dy gives dx. At 0 the slope is α.
 * P0 = out, P1 = x, P2 = α [columns], P3 = z [rows, columns]; N0 = rows, N1 = columns
 * @see He et al. 2015, https://arxiv.org/abs/1502.01852
 */
import { N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstRow, lastRow, storeCounted } from "../drivers/rows";

export function prelu(ip: usize): void {
  const alpha = load<usize>(ip, P2);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = offset + ((<usize>j) << 2);
      const z = v128.load(load<usize>(ip, P3) + at);
      const positive = f32x4.gt(v128.load(load<usize>(ip, P1) + at), f32x4.splat(0));
      const sloped = f32x4.mul(z, v128.load(alpha + ((<usize>j) << 2)));
      storeCounted(load<usize>(ip, P0) + at, v128.bitselect(z, sloped, positive), columns - j);
    }
  }
}

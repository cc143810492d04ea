/**
 * softmax(x)ⱼ = exp(xⱼ − max) / Σ exp(xᵢ − max) over the last axis;  dxⱼ = yⱼ · (dyⱼ − Σ dyᵢ·yᵢ).
 *
 *   forward:  P0 = y,  P1 = x
 *   backward: P0 = dx, P1 = x, P2 = y, P3 = dy
 *   N0 = rows, N1 = columns
 */
import { N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstRow, lastRow, loadMasked, maskOf, storeCounted } from "../drivers/rows";
import { exp } from "../math/exp";
import { maxOf, sum } from "../math/sum";

export function softmaxForward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    softmaxRow(load<usize>(ip, P0) + offset, load<usize>(ip, P1) + offset, columns);
  }
}

/** Writes softmax(x) to y, [columns] each. */
export function softmaxRow(y: usize, x: usize, columns: u32): void {
  const largest = f32x4.splat(maxOf(x, columns));
  let total = f32x4.splat(0);
  for (let j: u32 = 0; j < columns; j += 4) {
    // Masked after, not before: the exponential of −∞ takes the slow way of denormals.
    const e = v128.and(exp(f32x4.sub(v128.load(x + (j << 2)), largest)), maskOf(columns - j));
    total = f32x4.add(total, e);
    storeCounted(y + (j << 2), e, columns - j);
  }
  const inverse = f32x4.splat(1 / sum(total));
  for (let j: u32 = 0; j < columns; j += 4) {
    storeCounted(y + (j << 2), f32x4.mul(v128.load(y + (j << 2)), inverse), columns - j);
  }
}

export function softmaxBackward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const dx = load<usize>(ip, P0) + offset;
    const y = load<usize>(ip, P2) + offset;
    const dy = load<usize>(ip, P3) + offset;
    let products = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = j << 2;
      products = f32x4.add(
        products,
        f32x4.mul(loadMasked(y + at, columns - j, 0), loadMasked(dy + at, columns - j, 0)),
      );
    }
    const shared = f32x4.splat(sum(products));
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = j << 2;
      storeCounted(dx + at, f32x4.mul(v128.load(y + at), f32x4.sub(v128.load(dy + at), shared)), columns - j);
    }
  }
}

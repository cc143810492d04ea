/**
 * logSoftmax(x)ⱼ = xⱼ − max − ln Σ exp(xᵢ − max) over the last axis;  dxⱼ = dyⱼ − exp(yⱼ)·Σ dyᵢ.
 *
 * The largest elements add exactly 1 each, so the logarithm is ln(1 + rest): a result close to 0 keeps its digits.
 *
 *   forward:  P0 = y,  P1 = x
 *   backward: P0 = dx, P1 = x, P2 = y, P3 = dy
 *   N0 = rows, N1 = columns
 */
import { N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { firstRow, lastRow, loadMasked, storeCounted } from "../drivers/rows";
import { exp } from "../math/exp";
import { log1p } from "../math/log1p";
import { maxOf, sum } from "../math/sum";

export function logSoftmaxForward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const y = load<usize>(ip, P0) + offset;
    const x = load<usize>(ip, P1) + offset;
    const largest = f32x4.splat(maxOf(x, columns));
    let rest = f32x4.splat(0);
    let tops = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4) {
      const shifted = f32x4.sub(loadMasked(x + (j << 2), columns - j, -Infinity), largest);
      const top = f32x4.eq(shifted, f32x4.splat(0));
      tops = f32x4.add(tops, v128.and(f32x4.splat(1), top));
      rest = f32x4.add(rest, v128.andnot(exp(shifted), top));
    }
    const shared = log1p(f32x4.splat(sum(rest) + (sum(tops) - 1)));
    for (let j: u32 = 0; j < columns; j += 4) {
      const shifted = f32x4.sub(v128.load(x + (j << 2)), largest);
      storeCounted(y + (j << 2), f32x4.sub(shifted, shared), columns - j);
    }
  }
}

export function logSoftmaxBackward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const last = lastRow(rows, columns);
  for (let row = firstRow(rows, columns); row < last; row++) {
    const offset = (<usize>row * columns) << 2;
    const dx = load<usize>(ip, P0) + offset;
    const y = load<usize>(ip, P2) + offset;
    const dy = load<usize>(ip, P3) + offset;
    let total = f32x4.splat(0);
    for (let j: u32 = 0; j < columns; j += 4)
      total = f32x4.add(total, loadMasked(dy + (j << 2), columns - j, 0));
    const shared = f32x4.splat(sum(total));
    for (let j: u32 = 0; j < columns; j += 4) {
      const at = j << 2;
      const share = f32x4.mul(exp(v128.load(y + at)), shared);
      storeCounted(dx + at, f32x4.sub(v128.load(dy + at), share), columns - j);
    }
  }
}

/**
 * Slices of an axis by their numbers, and the sum of gradients for each slice.
 *
 *   forward:  P0 = y [batch, outer, taken, inner],  P1 = x [batch, outer, length, inner], P2 = indices [batch, taken] as f32
 *   backward: P0 = dx [batch, outer, length, inner], P1 = dy,                             P2 = indices
 *   N0 = batch, N1 = outer, N2 = length, N3 = taken; F0 = inner (u32), F1 = 1 to add to dx (u32)
 *
 * A negative index counts from the end; one that the axis does not have gives NaN and no gradient. Backward, a lane owns slices of dx
 * and visits the indices in order, so every sum has one order.
 */
import { F0, F1, N0, N1, N2, N3, P0, P1, P2 } from "../../src/contract/frame";
import { copyRow, firstRow, lastRow, storeCounted } from "../drivers/rows";

/** −1 for what is no index. */
function indexAt(indices: usize, at: u32, length: u32): i32 {
  const given = load<f32>(indices + ((<usize>at) << 2));
  const value = given < 0 ? given + <f32>length : given;
  return value >= 0 && value < <f32>length ? <i32>value : -1;
}

export function takeForward(ip: usize): void {
  const outer = load<u32>(ip, N1);
  const length = load<u32>(ip, N2);
  const taken = load<u32>(ip, N3);
  const inner = load<u32>(ip, F0);
  const bytes = (<usize>inner) << 2;
  const rows = load<u32>(ip, N0) * outer * taken;
  const last = lastRow(rows, inner);
  for (let row = firstRow(rows, inner); row < last; row++) {
    const y = load<usize>(ip, P0) + <usize>row * bytes;
    const group = row / taken;
    const index = indexAt(load<usize>(ip, P2), (group / outer) * taken + (row % taken), length);
    if (index >= 0) copyRow(y, load<usize>(ip, P1) + (<usize>group * length + index) * bytes, bytes);
    else memory.fill(y, 0xff, bytes); // NaN in every element
  }
}

export function takeBackward(ip: usize): void {
  const outer = load<u32>(ip, N1);
  const length = load<u32>(ip, N2);
  const taken = load<u32>(ip, N3);
  const inner = load<u32>(ip, F0);
  const bytes = (<usize>inner) << 2;
  const rows = load<u32>(ip, N0) * outer * length;
  const first = firstRow(rows, inner);
  const last = lastRow(rows, inner);
  if (first == last) return;
  const dx = load<usize>(ip, P0);
  if (load<u32>(ip, F1) == 0) memory.fill(dx + <usize>first * bytes, 0, <usize>(last - first) * bytes);
  for (let group = first / length, end = (last - 1) / length; group <= end; group++) {
    for (let j: u32 = 0; j < taken; j++) {
      const index = indexAt(load<usize>(ip, P2), (group / outer) * taken + j, length);
      const row = group * length + index;
      if (index < 0 || row < first || row >= last) continue;
      const to = dx + <usize>row * bytes;
      const dy = load<usize>(ip, P1) + <usize>(group * taken + j) * bytes;
      for (let i: u32 = 0; i < inner; i += 4) {
        const at = (<usize>i) << 2;
        storeCounted(to + at, f32x4.add(v128.load(to + at), v128.load(dy + at)), inner - i);
      }
    }
  }
}

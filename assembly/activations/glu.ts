/**
 * glu(a, b) = a·σ(b), a the first half of a row and b the second;  da = dy·σ(b),  db = dy·a·σ′(b).
 * σ(b) and σ′(b) come from s = σ(−|b|), which is exact where σ(b) is near 1.
 *
 *   forward:  P0 = y [rows, half],    P1 = x [rows, 2·half]
 *   backward: P0 = dx [rows, 2·half], P1 = x, P2 = y, P3 = dy
 *   N0 = rows, N1 = half
 */
import { N0, N1, P0, P1, P3 } from "../../src/contract/frame";
import { firstRow, lastRow, storeCounted } from "../drivers/rows";
import { sigmoid } from "../math/sigmoid";

export function gluForward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const half = load<u32>(ip, N1);
  const bytes = (<usize>half) << 2;
  const last = lastRow(rows, half);
  for (let row = firstRow(rows, half); row < last; row++) {
    const y = load<usize>(ip, P0) + row * bytes;
    const a = load<usize>(ip, P1) + 2 * row * bytes;
    for (let at: usize = 0; at < bytes; at += 16) {
      const value = f32x4.mul(v128.load(a + at), sigmoid(v128.load(a + bytes + at)));
      storeCounted(y + at, value, <u32>((bytes - at) >> 2));
    }
  }
}

export function gluBackward(ip: usize): void {
  const rows = load<u32>(ip, N0);
  const half = load<u32>(ip, N1);
  const bytes = (<usize>half) << 2;
  const last = lastRow(rows, half);
  for (let row = firstRow(rows, half); row < last; row++) {
    const da = load<usize>(ip, P0) + 2 * row * bytes;
    const a = load<usize>(ip, P1) + 2 * row * bytes;
    const dy = load<usize>(ip, P3) + row * bytes;
    for (let at: usize = 0; at < bytes; at += 16) {
      const count = <u32>((bytes - at) >> 2);
      const b = v128.load(a + bytes + at);
      const small = sigmoid(f32x4.neg(f32x4.abs(b)));
      const large = f32x4.sub(f32x4.splat(1), small);
      const open = v128.bitselect(small, large, f32x4.lt(b, f32x4.splat(0)));
      const slope = f32x4.mul(v128.load(a + at), f32x4.mul(small, large));
      const upstream = v128.load(dy + at);
      storeCounted(da + at, f32x4.mul(upstream, open), count);
      storeCounted(da + bytes + at, f32x4.mul(upstream, slope), count);
    }
  }
}

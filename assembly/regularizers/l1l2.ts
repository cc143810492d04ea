/**
 * Penalties, terms of the loss: l1 · Σ |x| + l2 · Σ x², and its gradient l1 · sign(x) + 2 · l2 · x, where sign(0) = 0.
 *
 * `l1l2`:          P0 = f64 partial sums, one for every 4096 elements, P1 = x; N0 = elements; F0 = l1, F1 = l2
 * `l1l2Gradient`:  dx = before + gradient. P0 = dx, P1 = x, P2 = before or 0; N0 = elements; F0 = l1, F1 = 2 · l2
 * `addPenalty`:    PENALTY += Σ partial sums. P0 = partial sums; N0 = how many
 * `clearDiagonal`: a square matrix's diagonal becomes 0. P0 = matrix; N0 = its rows
 */
import { PENALTY } from "../../src/contract/control";
import { F0, F1, N0, P0, P1, P2 } from "../../src/contract/frame";
import { firstByte, lastByte } from "../drivers/elements";
import { rowProducts, rowSums, rowTotal } from "../drivers/sums";
import { firstBlock, lane, lastBlock } from "../machine/lanes";
import { withSignOf } from "../math/sign";

const BLOCK: u32 = 4096;

export function l1l2(ip: usize): void {
  const count = load<u32>(ip, N0);
  const blocks = (count + BLOCK - 1) / BLOCK;
  const last = lastBlock(blocks);
  for (let block = firstBlock(blocks); block < last; block++) {
    const start = block * BLOCK;
    const x = load<usize>(ip, P1) + ((<usize>start) << 2);
    rowSums(x, x, min<u32>(BLOCK, count - start), i32x4.splat(0x7fffffff));
    const penalty = <f64>load<f32>(ip, F0) * rowTotal + <f64>load<f32>(ip, F1) * rowProducts;
    store<f64>(load<usize>(ip, P0) + ((<usize>block) << 3), penalty);
  }
}

export function l1l2Gradient(ip: usize): void {
  const dx = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const before = load<usize>(ip, P2);
  const l1 = v128.load32_splat(ip, F0);
  const l2 = v128.load32_splat(ip, F1);
  const zero = f32x4.splat(0);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const v = v128.load(x + i);
    const sign = v128.and(withSignOf(v, l1), f32x4.ne(v, zero));
    const d = f32x4.add(sign, f32x4.mul(v, l2));
    v128.store(dx + i, before == 0 ? d : f32x4.add(v128.load(before + i), d));
  }
}

export function addPenalty(ip: usize): void {
  if (lane != 0) return;
  const partial = load<usize>(ip, P0);
  let penalty = load<f64>(PENALTY);
  for (let i: u32 = 0; i < load<u32>(ip, N0); i++) penalty += load<f64>(partial + ((<usize>i) << 3));
  store<f64>(PENALTY, penalty);
}

export function clearDiagonal(ip: usize): void {
  if (lane != 0) return;
  const rows = load<u32>(ip, N0);
  for (let i: usize = 0; i < rows; i++) store<f32>(load<usize>(ip, P0) + ((i * rows + i) << 2), 0);
}

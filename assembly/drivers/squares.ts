/**
 * Clipping, and the sums of squares that norms need: in f64, block by block (the blocks of elements.ts), each block from left to right
 * by one lane into a word of its own; the blocks are then added up in order. What lies behind the elements is masked.
 */
import { F0, N0, N1, P0, P1, P5 } from "../../src/contract/frame";
import { GRADIENT_SCALE } from "../../src/contract/scalars";
import { firstBlock, lane, lastBlock } from "../machine/lanes";
import { within } from "../math/bounds";
import { swapHalves } from "../math/halves";
import { splatOnce } from "../math/once";
import { BLOCK_BYTES, blocksOf, firstByte, lastByte } from "./elements";
import { maskOf } from "./rows";

/** sum + x² of four f32, in two f64. */
export function plusSquares(sum: v128, x: v128): v128 {
  const low = f64x2.promote_low_f32x4(x);
  const high = f64x2.promote_low_f32x4(swapHalves(x));
  return f64x2.add(f64x2.add(sum, f64x2.mul(low, low)), f64x2.mul(high, high));
}

/** Both f64 added up. */
export function total(sum: v128): f64 {
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}

/** The vector at byte `i` of `count` elements, zero behind the last one. */
export function inside(x: v128, i: usize, count: u32): v128 {
  const left = count - <u32>(i >> 2);
  return left >= 4 ? x : v128.and(x, maskOf(left));
}

/** Byte offset behind the last vector of a block. */
export function endOfBlock(block: u32, count: u32): usize {
  return min<usize>(<usize>(block + 1) * BLOCK_BYTES, ((<usize>count + 3) >> 2) << 4);
}

/** Adds up every `stride`-th of the words at an address. */
export function sumOfWords(address: usize, count: u32, stride: usize): f64 {
  let sum: f64 = 0;
  for (let i: u32 = 0; i < count; i++) sum += load<f64>(address + i * (stride << 3));
  return sum;
}

/** sums[N1 + block] = Σ x² over the block.  P0 = sums (f64), P1 = x; N0 = elements, N1 = word of the first block */
export function squareSums(ip: usize): void {
  const sums = load<usize>(ip, P0) + ((<usize>load<u32>(ip, N1)) << 3);
  const x = load<usize>(ip, P1);
  const count = load<u32>(ip, N0);
  const last = lastBlock(blocksOf(count));
  for (let block = firstBlock(blocksOf(count)); block < last; block++) {
    let sum = f64x2.splat(0);
    const end = endOfBlock(block, count);
    for (let i = <usize>block * BLOCK_BYTES; i < end; i += 16) {
      sum = plusSquares(sum, inside(v128.load(x + i), i, count));
    }
    store<f64>(sums + (block << 3), total(sum));
  }
}

/**
 * GRADIENT_SCALE for gradients that are the sum of N1 calls' and whose mean is clipped to norm F0: c / max(norm, c) / N1.
 * It is NaN where the norm is not finite.  P0 = sums of squares, P5 = scalars; N0 = words
 */
export function clipNorm(ip: usize): void {
  if (lane != 0) return;
  const calls = <f64>load<u32>(ip, N1);
  const norm = sqrt<f64>(sumOfWords(load<usize>(ip, P0), load<u32>(ip, N0), 1)) / calls;
  const bound = <f64>load<f32>(ip, F0);
  const factor = bound / max<f64>(norm, bound) + (norm - norm);
  store<f64>(load<usize>(ip, P5), factor / calls, GRADIENT_SCALE);
}

/**
 * The gradients as the update sees them: g ← g · GRADIENT_SCALE (clipping by norm, or the mean of several calls), within ±F0 (clipping by
 * value; Infinity: none).  P0 = g, P5 = scalars; N0 = elements
 */
export function limitGradients(ip: usize): void {
  const g = load<usize>(ip, P0);
  const scale = splatOnce(load<f64>(load<usize>(ip, P5), GRADIENT_SCALE));
  const high = v128.load32_splat(ip, F0);
  const low = f32x4.neg(high);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    v128.store(g + i, within(f32x4.mul(v128.load(g + i), scale), low, high));
  }
}

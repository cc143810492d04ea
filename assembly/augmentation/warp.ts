/**
 * Pictures read at other places, between which four neighbours are weighted: turned, zoomed, shifted, flipped, cut out. And the gradient.
 *
 *   warp      P0 = y [pictures, planes, out height, out width, inner], P1 = x [pictures, planes, height, width, inner]
 *   warpBack  P0 = dx, P1 = dy: what was read from a place gives its gradient there
 *   both      P2 = transforms [pictures, 6] (draws.ts), P3 = words (src/contract/warp.ts); F0 = the number beyond the edges
 *
 * Neighbours of weight 0 are not looked at: flips and whole shifts are copies. A lane has whole pictures, so sums have one order.
 */
import { F0, P0, P1, P2, P3 } from "../../src/contract/frame";
import {
  FILL,
  Fill,
  HEIGHT,
  INNER,
  NEAREST,
  OUT_HEIGHT,
  OUT_WIDTH,
  PICTURES,
  PLANES,
  WIDTH,
} from "../../src/contract/warp";
import { storeCounted } from "../drivers/rows";
import { firstBlock, lastBlock } from "../machine/lanes";

/** Where a place along an axis lies within it; −1: nowhere. */
function within(at: i32, size: i32, fill: u32): i32 {
  if (<u32>at < <u32>size) return at;
  if (fill == Fill.Constant) return -1;
  if (fill == Fill.Nearest) return at < 0 ? 0 : size - 1;
  const period = fill == Fill.Wrap ? size : 2 * size;
  let rest = at % period;
  if (rest < 0) rest += period;
  return rest < size ? rest : period - 1 - rest;
}

/** The four neighbours of the place that was located last: their numbers in the plane (−1: beyond the edges), and weights. */
let place00: i32 = 0;
let place01: i32 = 0;
let place10: i32 = 0;
let place11: i32 = 0;
let weight00: f32 = 0;
let weight01: f32 = 0;
let weight10: f32 = 0;
let weight11: f32 = 0;

function placeOf(row: i32, column: i32, width: i32): i32 {
  return row < 0 || column < 0 ? -1 : row * width + column;
}

function locate(y: f32, x: f32, words: usize): void {
  const height = load<i32>(words, HEIGHT);
  const width = load<i32>(words, WIDTH);
  const fill = load<u32>(words, FILL);
  const nearest = load<u32>(words, NEAREST) != 0;
  const top: f32 = floor<f32>(nearest ? y + 0.5 : y);
  const left: f32 = floor<f32>(nearest ? x + 0.5 : x);
  const down: f32 = nearest ? 0 : y - top;
  const right: f32 = nearest ? 0 : x - left;
  const row = within(<i32>top, height, fill);
  const below = within(<i32>top + 1, height, fill);
  const column = within(<i32>left, width, fill);
  const beside = within(<i32>left + 1, width, fill);
  place00 = placeOf(row, column, width);
  place01 = placeOf(row, beside, width);
  place10 = placeOf(below, column, width);
  place11 = placeOf(below, beside, width);
  weight00 = (1 - down) * (1 - right);
  weight01 = (1 - down) * right;
  weight10 = down * (1 - right);
  weight11 = down * right;
}

/** Adds a neighbour's share to a sum. */
function read(sum: v128, plane: usize, place: i32, weight: f32, step: usize, fill: v128): v128 {
  if (weight == 0) return sum;
  const v = place < 0 ? fill : v128.load(plane + <usize>place * step);
  return f32x4.add(sum, f32x4.mul(v, f32x4.splat(weight)));
}

/** Adds a share to a neighbour. */
function give(plane: usize, place: i32, weight: f32, step: usize, dy: v128, count: u32): void {
  if (weight == 0 || place < 0) return;
  const to = plane + <usize>place * step;
  storeCounted(to, f32x4.add(v128.load(to), f32x4.mul(dy, f32x4.splat(weight))), count);
}

function run(ip: usize, whole: usize, parts: usize, back: bool): void {
  const words = load<usize>(ip, P3);
  const fill = v128.load32_splat(ip, F0);
  const planes = load<u32>(words, PLANES);
  const inner = load<u32>(words, INNER);
  const step: usize = (<usize>inner) << 2;
  const planeBytes: usize = load<u32>(words, HEIGHT) * load<u32>(words, WIDTH) * step;
  const rows = load<u32>(words, OUT_HEIGHT);
  const columns = load<u32>(words, OUT_WIDTH);
  const partBytes: usize = rows * columns * step;
  const last = lastBlock(load<u32>(words, PICTURES));
  for (let picture = firstBlock(load<u32>(words, PICTURES)); picture < last; picture++) {
    const m = load<usize>(ip, P2) + picture * 24;
    const source = whole + picture * planes * planeBytes;
    if (back) memory.fill(source, 0, planes * planeBytes);
    let at = parts + picture * planes * partBytes;
    for (let row: u32 = 0; row < rows; row++) {
      for (let column: u32 = 0; column < columns; column++) {
        const y: f32 = load<f32>(m) * <f32>row + load<f32>(m, 4) * <f32>column + load<f32>(m, 8);
        const x: f32 = load<f32>(m, 12) * <f32>row + load<f32>(m, 16) * <f32>column + load<f32>(m, 20);
        locate(y, x, words);
        let plane = source;
        let to = at;
        for (let p: u32 = 0; p < planes; p++) {
          for (let c: u32 = 0; c < inner; c += 4) {
            const shift = (<usize>c) << 2;
            const from = plane + shift;
            if (back) {
              const dy = v128.load(to + shift);
              give(from, place00, weight00, step, dy, inner - c);
              give(from, place01, weight01, step, dy, inner - c);
              give(from, place10, weight10, step, dy, inner - c);
              give(from, place11, weight11, step, dy, inner - c);
            } else {
              let sum = read(f32x4.splat(0), from, place00, weight00, step, fill);
              sum = read(sum, from, place01, weight01, step, fill);
              sum = read(sum, from, place10, weight10, step, fill);
              sum = read(sum, from, place11, weight11, step, fill);
              storeCounted(to + shift, sum, inner - c);
            }
          }
          plane += planeBytes;
          to += partBytes;
        }
        at += step;
      }
    }
  }
}

export function warp(ip: usize): void {
  run(ip, load<usize>(ip, P1), load<usize>(ip, P0), false);
}

export function warpBack(ip: usize): void {
  run(ip, load<usize>(ip, P0), load<usize>(ip, P1), true);
}

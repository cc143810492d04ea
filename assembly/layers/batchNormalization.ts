/**
 * Batch normalization of x [rows, columns] by the statistics of each column, in training:
 *
 *   y = (x − μ) · r · γ + β,  r = 1 / √(σ² + ε),  σ² the biased variance
 *   dβ = Σ dy,  dγ = Σ dy · x̂,  dx = r·γ · (dy − dβ / rows − x̂ · dγ / rows),  x̂ = (x − μ) · r
 *
 * moments [4, columns rounded up to 4]: μ, σ², r, r·γ
 * forward:  P0 = y, P1 = moments, P2 = x, P3 = γ or 0, P4 = β or 0; N0 = rows, N1 = columns; F0 = ε
 * backward: P0 = dx or 0, P1 = dγ or 0, P2 = dβ or 0, P3 = dy, P4 = x, P5 = moments; N0 = rows, N1 = columns
 *
 * `movingAverage`: m ← m · momentum + (μ or σ²) · share. P0 = moving mean, P1 = moving variance, P2 = moments; N0 = columns;
 *   F0 = momentum, F1 = share = 1 − momentum
 * `deviation`: d = max(√(v + ε), floor) or its inverse. P0 = out, P1 = v; N0 = elements, N1 = 1 for the inverse; F0 = ε, F1 = floor
 * @see Ioffe & Szegedy 2015, https://arxiv.org/abs/1502.03167
 */
import { F0, F1, N0, N1, P0, P1, P2, P3, P4, P5 } from "../../src/contract/frame";
import { tilesOf } from "../drivers/columns";
import { firstByte, lastByte } from "../drivers/elements";
import { storeCounted } from "../drivers/rows";
import { columnSums, narrow, productsHigh, productsLow, totalHigh, totalLow } from "../drivers/sums";
import { firstBlock, lane, lastBlock } from "../machine/lanes";
import { swapHalves } from "../math/halves";

/** E[x²] − E[x]², at least 0. */
function variance(squares: v128, mean: v128, rows: v128): v128 {
  const v = f64x2.sub(f64x2.div(squares, rows), f64x2.mul(mean, mean));
  return f64x2.max(v, f64x2.splat(0));
}

function inverseRoot(variance: v128, epsilon: v128): v128 {
  return f64x2.div(f64x2.splat(1), f64x2.sqrt(f64x2.add(variance, epsilon)));
}

export function batchNormalization(ip: usize): void {
  const gamma = load<usize>(ip, P3);
  const beta = load<usize>(ip, P4);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const count = f64x2.splat(<f64>rows);
  const epsilon = f64x2.splat(<f64>load<f32>(ip, F0));
  const stride = (<usize>columns) << 2;
  const tiles = tilesOf(columns);
  const last = lastBlock(tiles);
  for (let tile = firstBlock(tiles); tile < last; tile++) {
    const at = (<usize>tile) << 4;
    const width = columns - (tile << 2);
    let x = load<usize>(ip, P2) + at;
    let y = load<usize>(ip, P0) + at;
    columnSums(x, x, rows, stride, f32x4.splat(Infinity));
    const meanLow = f64x2.div(totalLow, count);
    const meanHigh = f64x2.div(totalHigh, count);
    const low = variance(productsLow, meanLow, count);
    const high = variance(productsHigh, meanHigh, count);
    const mean = narrow(meanLow, meanHigh);
    const inverse = narrow(inverseRoot(low, epsilon), inverseRoot(high, epsilon));
    const scale = gamma == 0 ? inverse : f32x4.mul(inverse, v128.load(gamma + at));
    const shift = beta == 0 ? f32x4.splat(0) : v128.load(beta + at);
    const moments = load<usize>(ip, P1) + at;
    const size = (<usize>tiles) << 4;
    v128.store(moments, mean);
    v128.store(moments + size, narrow(low, high));
    v128.store(moments + size * 2, inverse);
    v128.store(moments + size * 3, scale);
    for (let i: u32 = 0; i < rows; i++) {
      const v = f32x4.mul(f32x4.sub(v128.load(x), mean), scale);
      storeCounted(y, f32x4.add(v, shift), width);
      x += stride;
      y += stride;
    }
  }
}

export function batchNormalizationBackward(ip: usize): void {
  const dGamma = load<usize>(ip, P1);
  const dBeta = load<usize>(ip, P2);
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const stride = (<usize>columns) << 2;
  const tiles = tilesOf(columns);
  const share = f32x4.splat(<f32>(1 / <f64>rows));
  const last = lastBlock(tiles);
  for (let tile = firstBlock(tiles); tile < last; tile++) {
    const at = (<usize>tile) << 4;
    const width = columns - (tile << 2);
    const size = (<usize>tiles) << 4;
    const moments = load<usize>(ip, P5) + at;
    const mean = v128.load(moments);
    const inverse = v128.load(moments + size * 2);
    const scale = v128.load(moments + size * 3);
    let x = load<usize>(ip, P4) + at;
    let dy = load<usize>(ip, P3) + at;
    columnSums(dy, x, rows, stride, f32x4.splat(Infinity));
    const sums = narrow(totalLow, totalHigh);
    const products = f32x4.mul(inverse, narrow(aboutLow(mean), aboutHigh(mean)));
    if (dGamma != 0) storeCounted(dGamma + at, products, width);
    if (dBeta != 0) storeCounted(dBeta + at, sums, width);
    let dx = load<usize>(ip, P0);
    if (dx == 0) continue;
    dx += at;
    const constant = f32x4.mul(sums, share);
    const slope = f32x4.mul(f32x4.mul(products, share), inverse);
    for (let i: u32 = 0; i < rows; i++) {
      const along = f32x4.mul(f32x4.sub(v128.load(x), mean), slope);
      const d = f32x4.sub(f32x4.sub(v128.load(dy), constant), along);
      storeCounted(dx, f32x4.mul(d, scale), width);
      x += stride;
      dy += stride;
      dx += stride;
    }
  }
}

/** Σ dy · (x − μ) from Σ dy · x and Σ dy, columns 0 and 1. */
function aboutLow(mean: v128): v128 {
  return f64x2.sub(productsLow, f64x2.mul(f64x2.promote_low_f32x4(mean), totalLow));
}
/** The same of columns 2 and 3. */
function aboutHigh(mean: v128): v128 {
  return f64x2.sub(productsHigh, f64x2.mul(f64x2.promote_low_f32x4(swapHalves(mean)), totalHigh));
}

export function movingAverage(ip: usize): void {
  if (lane != 0) return;
  const moments = load<usize>(ip, P2);
  const columns = load<u32>(ip, N0);
  average(load<usize>(ip, P0), moments, columns, ip);
  average(load<usize>(ip, P1), moments + ((<usize>tilesOf(columns)) << 4), columns, ip);
}

function average(moving: usize, batch: usize, columns: u32, ip: usize): void {
  const momentum = v128.load32_splat(ip, F0);
  const share = v128.load32_splat(ip, F1);
  for (let j: u32 = 0; j < columns; j += 4) {
    const at = (<usize>j) << 2;
    const kept = f32x4.mul(v128.load(moving + at), momentum);
    storeCounted(moving + at, f32x4.add(kept, f32x4.mul(v128.load(batch + at), share)), columns - j);
  }
}

export function deviation(ip: usize): void {
  const out = load<usize>(ip, P0);
  const v = load<usize>(ip, P1);
  const inverse = load<u32>(ip, N1) != 0;
  const epsilon = v128.load32_splat(ip, F0);
  const floor = v128.load32_splat(ip, F1);
  const end = lastByte(load<u32>(ip, N0));
  for (let i = firstByte(load<u32>(ip, N0)); i < end; i += 16) {
    const d = f32x4.max(f32x4.sqrt(f32x4.add(v128.load(v + i), epsilon)), floor);
    v128.store(out + i, inverse ? f32x4.div(f32x4.splat(1), d) : d);
  }
}

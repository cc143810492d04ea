/**
 * Overlap losses: 1 − a I / D with I = Σ t p and D = b I + c Σ p + d Σ t + ε over a row, ε = 1e-7.
 *
 *   Dice:    a = 2, b = 0, c = d = 1;    Tversky:  a = 1, b = 1 − α − β, c = α, d = β
 *   d/dpⱼ = a (I (b tⱼ + c) − D tⱼ) / D²
 *
 * A row may be a whole batch, so it is cut into pieces of 4096 elements that lanes share, and its sums are kept in f64.
 * `overlapSums`: P0 = sums [rows, pieces] of three f64 (Σ t p, Σ p, Σ t), P1 = t, P2 = p; N0 = rows, N1 = columns
 * `tversky`: operands as in drivers/elementLoss.ts, and P5 = sums; F0 … F3 = a, b, c, d
 * @see Salehi et al. 2017, https://arxiv.org/abs/1706.05721, equation 3
 */
import { F0, F1, F2, F3, N0, N1, N3, P0, P1, P2, P4, P5 } from "../../src/contract/frame";
import { firstRow, lastRow, loadMasked, storeCounted } from "../drivers/rows";
import { swapHalves } from "../math/halves";

const PIECE: u32 = 4096;
const EPSILON: f64 = 1e-7;

function piecesOf(columns: u32): u32 {
  return (columns + PIECE - 1) / PIECE;
}

/** Both halves of a vector, widened and added. */
function addWide(total: v128, x: v128): v128 {
  return f64x2.add(total, f64x2.add(f64x2.promote_low_f32x4(x), f64x2.promote_low_f32x4(swapHalves(x))));
}

function storeSum(address: usize, total: v128): void {
  store<f64>(address, f64x2.extract_lane(total, 0) + f64x2.extract_lane(total, 1));
}

export function overlapSums(ip: usize): void {
  const columns = load<u32>(ip, N1);
  const pieces = piecesOf(columns);
  const all = load<u32>(ip, N0) * pieces;
  const last = lastRow(all, min(columns, PIECE));
  for (let piece = firstRow(all, min(columns, PIECE)); piece < last; piece++) {
    const start = (piece % pieces) * PIECE;
    const count = min(PIECE, columns - start);
    const offset = (<usize>(piece / pieces) * columns + start) << 2;
    let products = f64x2.splat(0);
    let predictions = f64x2.splat(0);
    let targets = f64x2.splat(0);
    for (let j: u32 = 0; j < count; j += 4) {
      const at = offset + ((<usize>j) << 2);
      const t = loadMasked(load<usize>(ip, P1) + at, count - j, 0);
      const p = loadMasked(load<usize>(ip, P2) + at, count - j, 0);
      products = addWide(products, f32x4.mul(t, p));
      predictions = addWide(predictions, p);
      targets = addWide(targets, t);
    }
    const sums = load<usize>(ip, P0) + <usize>piece * 24;
    storeSum(sums, products);
    storeSum(sums + 8, predictions);
    storeSum(sums + 16, targets);
  }
}

export function tversky(ip: usize): void {
  const dp = load<usize>(ip, P1);
  const weights = load<usize>(ip, P4);
  const columns = load<u32>(ip, N1);
  const a = <f64>load<f32>(ip, F0);
  const b = <f64>load<f32>(ip, F1);
  const c = <f64>load<f32>(ip, F2);
  const pieces = piecesOf(columns);
  const all = load<u32>(ip, N0) * pieces;
  const last = lastRow(all, min(columns, PIECE));
  let known: u32 = u32.MAX_VALUE;
  let byTarget = f32x4.splat(0);
  let common = f32x4.splat(0);
  for (let piece = firstRow(all, min(columns, PIECE)); piece < last; piece++) {
    const row = piece / pieces;
    if (row != known) {
      known = row;
      let products: f64 = 0;
      let predictions: f64 = 0;
      let targets: f64 = 0;
      let sums = load<usize>(ip, P5) + <usize>(row * pieces) * 24;
      for (let i: u32 = 0; i < pieces; i++, sums += 24) {
        products += load<f64>(sums);
        predictions += load<f64>(sums, 8);
        targets += load<f64>(sums, 16);
      }
      const total = b * products + c * predictions + <f64>load<f32>(ip, F3) * targets + EPSILON;
      if (piece == row * pieces)
        store<f32>(load<usize>(ip, P0) + ((<usize>row) << 2), <f32>(1 - (a * products) / total));
      const weight: f64 = weights == 0 ? 1 : <f64>load<f32>(weights + ((<usize>row) << 2));
      const scale = (a * weight) / (<f64>load<u32>(ip, N3) * total * total);
      byTarget = f32x4.splat(<f32>(scale * (b * products - total)));
      common = f32x4.splat(<f32>(scale * c * products));
    }
    if (dp == 0) continue;
    const start = (piece % pieces) * PIECE;
    const count = min(PIECE, columns - start);
    const offset = (<usize>row * columns + start) << 2;
    for (let j: u32 = 0; j < count; j += 4) {
      const at = offset + ((<usize>j) << 2);
      const d = f32x4.add(common, f32x4.mul(byTarget, v128.load(load<usize>(ip, P2) + at)));
      storeCounted(dp + at, d, count - j);
    }
  }
}

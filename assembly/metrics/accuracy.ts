/**
 * Accuracies: how many rows (or numbers) were predicted right. They add to a meter of two f64 words, total and weight.
 *
 *   P0 = meter, P1 = t, P2 = p [rows, columns], P3 = weights [rows] or 0; N0 = rows, N1 = columns
 *
 * `elementAccuracy`: share of a row's numbers with (p > F0) = t; F0 = NaN compares p itself.
 * `classAccuracy`: t [rows, N2] is one-hot, or the class where N2 is 1. N3 = 0: right where the class is the first of the
 *   largest predictions; N3 = k: where fewer than k predictions are larger than that of the class, so that ties count.
 *   F0 (word) = 1: p holds classes, the most likely first, and t must be among the first k.
 */
import { F0, N0, N1, N2, N3, P0, P1, P2, P3 } from "../../src/contract/frame";
import { lane } from "../machine/lanes";
import { argmax } from "./argmax";

/** Adds a row's score to the meter. */
function count(ip: usize, row: u32, score: f64): void {
  const meter = load<usize>(ip, P0);
  const weights = load<usize>(ip, P3);
  const weight: f64 = weights == 0 ? 1 : <f64>load<f32>(weights + ((<usize>row) << 2));
  store<f64>(meter, load<f64>(meter) + score * weight);
  store<f64>(meter, load<f64>(meter, 8) + weight, 8);
}

export function elementAccuracy(ip: usize): void {
  if (lane != 0) return;
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const threshold = load<f32>(ip, F0);
  for (let row: u32 = 0; row < rows; row++) {
    const offset = (<usize>row * columns) << 2;
    let right: u32 = 0;
    for (let j: usize = 0; j < columns; j++) {
      let p = load<f32>(load<usize>(ip, P2) + offset + (j << 2));
      if (threshold <= f32.MAX_VALUE) p = p > threshold ? 1 : 0;
      if (p == load<f32>(load<usize>(ip, P1) + offset + (j << 2))) right++;
    }
    count(ip, row, <f64>right / <f64>columns);
  }
}

export function classAccuracy(ip: usize): void {
  if (lane != 0) return;
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const width = load<u32>(ip, N2);
  const k = load<u32>(ip, N3);
  const sorted = load<u32>(ip, F0) != 0;
  for (let row: u32 = 0; row < rows; row++) {
    const t = load<usize>(ip, P1) + ((<usize>row * width) << 2);
    const p = load<usize>(ip, P2) + ((<usize>row * columns) << 2);
    const label: f32 = width == 1 ? load<f32>(t) : <f32>argmax(t, width);
    let hit = false;
    if (k == 0) {
      hit = label == <f32>argmax(p, columns);
    } else if (sorted) {
      for (let j: u32 = 0; j < min(k, columns); j++)
        if (load<f32>(p + ((<usize>j) << 2)) == label) hit = true;
    } else if (label >= 0 && label < <f32>columns) {
      const own = load<f32>(p + ((<usize>label) << 2));
      let larger: u32 = 0;
      for (let j: u32 = 0; j < columns; j++) if (load<f32>(p + ((<usize>j) << 2)) > own) larger++;
      hit = larger < k && own <= f32.MAX_VALUE;
    }
    count(ip, row, hit ? 1 : 0);
  }
}

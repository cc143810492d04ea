/**
 * Accuracies: how many rows (or elements) were predicted right. They add to a meter of two f64 words, total and weight.
 *
 *   P0 = meter, P1 = t, P2 = p [rows, columns], P3 = weights [rows] or 0; N0 = rows, N1 = columns; F0 = threshold
 *
 * `binaryAccuracy`: share of a row's elements with (p > threshold) = t
 * `categoricalAccuracy`: argmax t = argmax p;  `sparseCategoricalAccuracy`: t = argmax p, t [rows]. Ties go to the first.
 */
import { F0, N0, N1, P0, P1, P2, P3 } from "../../src/contract/frame";
import { lane } from "../machine/lanes";

function argmax(x: usize, columns: u32): u32 {
  let best: u32 = 0;
  let largest = load<f32>(x);
  for (let j: u32 = 1; j < columns; j++) {
    const value = load<f32>(x + ((<usize>j) << 2));
    if (value > largest) {
      largest = value;
      best = j;
    }
  }
  return best;
}

/** Adds a row's score to the meter. */
function count(ip: usize, row: u32, score: f64): void {
  const meter = load<usize>(ip, P0);
  const weights = load<usize>(ip, P3);
  const weight: f64 = weights == 0 ? 1 : <f64>load<f32>(weights + ((<usize>row) << 2));
  store<f64>(meter, load<f64>(meter) + score * weight);
  store<f64>(meter, load<f64>(meter, 8) + weight, 8);
}

export function binaryAccuracy(ip: usize): void {
  if (lane != 0) return;
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  const threshold = load<f32>(ip, F0);
  for (let row: u32 = 0; row < rows; row++) {
    const offset = (<usize>row * columns) << 2;
    let right: u32 = 0;
    for (let j: usize = 0; j < columns; j++) {
      const p: f32 = load<f32>(load<usize>(ip, P2) + offset + (j << 2)) > threshold ? 1 : 0;
      if (p == load<f32>(load<usize>(ip, P1) + offset + (j << 2))) right++;
    }
    count(ip, row, <f64>right / <f64>columns);
  }
}

export function categoricalAccuracy(ip: usize): void {
  if (lane != 0) return;
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  for (let row: u32 = 0; row < rows; row++) {
    const offset = (<usize>row * columns) << 2;
    const same =
      argmax(load<usize>(ip, P1) + offset, columns) == argmax(load<usize>(ip, P2) + offset, columns);
    count(ip, row, same ? 1 : 0);
  }
}

export function sparseCategoricalAccuracy(ip: usize): void {
  if (lane != 0) return;
  const rows = load<u32>(ip, N0);
  const columns = load<u32>(ip, N1);
  for (let row: u32 = 0; row < rows; row++) {
    const label = <u32>load<f32>(load<usize>(ip, P1) + ((<usize>row) << 2));
    count(ip, row, label == argmax(load<usize>(ip, P2) + ((<usize>row * columns) << 2), columns) ? 1 : 0);
  }
}

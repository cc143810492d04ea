/**
 * Where a convolution's numbers lie, as tables in its workspace, so that one pair of loops serves any number of axes, strides and dilations.
 *
 *   pixels  for every pixel of a sum's result two words: byte offsets of the pixel in what is read, and in what is written
 *   runs    for every stretch of terms three words: byte offset from the pixel, byte offset in the weights, how many terms
 *
 * Terms whose numbers adjoin on both sides make one run: of a window whose places adjoin, each line. What is read is an image with a
 * border of zeros where windows reach beyond it, so that no place needs a test.
 */
import { BEFORE, DILATION, IMAGE, OUTPUT, STRIDE, WINDOW } from "../../src/contract/window";

export const PIXEL_BYTES: usize = 8;
export const RUN_BYTES: usize = 12;

/** A sum's direction: from the image to the output, or back to the image. */
export const FORWARD: bool = false;
export const BACKWARD: bool = true;

function word(windows: usize, axis: usize, at: usize): i32 {
  return load<i32>(windows + at + (axis << 2));
}

/** Places of the border before the first along an axis. */
export function borderBefore(windows: usize, axis: usize, back: bool): i32 {
  const before = word(windows, axis, BEFORE);
  if (!back) return max(0, before);
  const reach = (word(windows, axis, WINDOW) - 1) * word(windows, axis, DILATION) - before;
  const stride = word(windows, axis, STRIDE);
  return reach > 0 ? (reach + stride - 1) / stride : 0;
}

/** Size along an axis of what is read, border included. */
export function borderedSize(windows: usize, axis: usize, back: bool): i32 {
  const before = word(windows, axis, BEFORE);
  const stride = word(windows, axis, STRIDE);
  const image = word(windows, axis, IMAGE);
  const output = word(windows, axis, OUTPUT);
  const reach = (word(windows, axis, WINDOW) - 1) * word(windows, axis, DILATION);
  const size = back ? output : image;
  const last = back ? (image - 1 + before) / stride : (output - 1) * stride + reach - before;
  return borderBefore(windows, axis, back) + max(size, last + 1);
}

/** Whether what is read needs no border. */
export function isBare(windows: usize, back: bool): bool {
  const sizes: usize = back ? OUTPUT : IMAGE;
  for (let axis: usize = 0; axis < 3; axis++)
    if (borderedSize(windows, axis, back) != word(windows, axis, sizes)) return false;
  return true;
}

/** Bytes of what is read of one image, border included. */
export function borderedBytes(windows: usize, pixelBytes: usize, back: bool): usize {
  let bytes = pixelBytes;
  for (let axis: usize = 0; axis < 3; axis++) bytes *= borderedSize(windows, axis, back);
  return bytes;
}

/** Copies an image into its border, or zeros where there is none yet. */
export function surround(out: usize, from: usize, windows: usize, pixelBytes: usize, back: bool): void {
  const sizes: usize = back ? OUTPUT : IMAGE;
  const heights = word(windows, 1, sizes);
  const line = <usize>word(windows, 2, sizes) * pixelBytes;
  const wide = <usize>borderedSize(windows, 2, back) * pixelBytes;
  const plane = <usize>borderedSize(windows, 1, back) * wide;
  const left = <usize>borderBefore(windows, 2, back) * pixelBytes;
  memory.fill(out, 0, <usize>borderedSize(windows, 0, back) * plane);
  for (let d = 0; d < word(windows, 0, sizes); d++) {
    let at =
      out + (d + borderBefore(windows, 0, back)) * plane + borderBefore(windows, 1, back) * wide + left;
    for (let h = 0; h < heights; h++) {
      memory.copy(at, from, line);
      at += wide;
      from += line;
    }
  }
}

/** First place along an axis, of those written, that belongs to a phase: places whose terms are the same. */
function firstOf(phase: i32, before: i32, stride: i32): i32 {
  // Place i belongs to phase (i + before) mod stride.
  const first = phase - (before % stride);
  return first < 0 ? first + stride : first;
}

/**
 * Writes the pixels of one phase; returns one past the last. Forward there is one phase. Back to the image, of a stride s, place i is
 * reached by the places k of a window for which (i + before − k · dilation) is a multiple of s, so each remainder is a phase of its own.
 */
export function pixelTable(
  table: usize,
  windows: usize,
  readBytes: usize,
  writtenBytes: usize,
  phaseD: i32,
  phaseH: i32,
  phaseW: i32,
  back: bool,
): usize {
  const sizes: usize = back ? IMAGE : OUTPUT;
  const readW = <i32>readBytes;
  const readH = borderedSize(windows, 2, back) * readW;
  const readD = borderedSize(windows, 1, back) * readH;
  const strideD = word(windows, 0, STRIDE);
  const strideH = word(windows, 1, STRIDE);
  const strideW = word(windows, 2, STRIDE);
  const stepD = back ? strideD : 1;
  const stepH = back ? strideH : 1;
  const stepW = back ? strideW : 1;
  const beforeD = word(windows, 0, BEFORE);
  const beforeH = word(windows, 1, BEFORE);
  const beforeW = word(windows, 2, BEFORE);
  const heights = word(windows, 1, sizes);
  const widths = word(windows, 2, sizes);
  for (let d = back ? firstOf(phaseD, beforeD, strideD) : 0; d < word(windows, 0, sizes); d += stepD) {
    for (let h = back ? firstOf(phaseH, beforeH, strideH) : 0; h < heights; h += stepH) {
      for (let w = back ? firstOf(phaseW, beforeW, strideW) : 0; w < widths; w += stepW) {
        // Back: the quotient of the place; what a place of the window takes off it is in the runs.
        const rd = back ? (d + beforeD) / strideD : d * strideD;
        const rh = back ? (h + beforeH) / strideH : h * strideH;
        const rw = back ? (w + beforeW) / strideW : w * strideW;
        store<i32>(table, rd * readD + rh * readH + rw * readW);
        store<i32>(table, ((d * heights + h) * widths + w) * <i32>writtenBytes, 4);
        table += PIXEL_BYTES;
      }
    }
  }
  return table;
}

/**
 * Writes the runs of one phase for windows whose places have `terms` each; returns one past the last. `rowBytes`: from one term's weights
 * to the next. Weights of a place lie `placeBytes` after those of the place before; back they are turned, so the last place's come first.
 */
export function runTable(
  table: usize,
  windows: usize,
  readBytes: usize,
  terms: u32,
  rowBytes: usize,
  placeBytes: usize,
  phaseD: i32,
  phaseH: i32,
  phaseW: i32,
  back: bool,
): usize {
  const readW = <i32>readBytes;
  const readH = borderedSize(windows, 2, back) * readW;
  const readD = borderedSize(windows, 1, back) * readH;
  const first = table;
  const kd = word(windows, 0, WINDOW);
  const kh = word(windows, 1, WINDOW);
  const kw = word(windows, 2, WINDOW);
  const strideD = word(windows, 0, STRIDE);
  const strideH = word(windows, 1, STRIDE);
  const strideW = word(windows, 2, STRIDE);
  // Forward the border begins `before` places to the left of the image, so a place's offset is its own; where the first window
  // begins within the image, it is moved on.
  const originD = back ? borderBefore(windows, 0, true) : max(0, -word(windows, 0, BEFORE));
  const originH = back ? borderBefore(windows, 1, true) : max(0, -word(windows, 1, BEFORE));
  const originW = back ? borderBefore(windows, 2, true) : max(0, -word(windows, 2, BEFORE));
  for (let i = 0; i < kd; i++) {
    const d = (back ? kd - 1 - i : i) * word(windows, 0, DILATION);
    if (back && d % strideD != phaseD) continue;
    for (let j = 0; j < kh; j++) {
      const h = (back ? kh - 1 - j : j) * word(windows, 1, DILATION);
      if (back && h % strideH != phaseH) continue;
      for (let k = 0; k < kw; k++) {
        const w = (back ? kw - 1 - k : k) * word(windows, 2, DILATION);
        if (back && w % strideW != phaseW) continue;
        const rd = originD + (back ? -(d / strideD) : d);
        const rh = originH + (back ? -(h / strideH) : h);
        const rw = originW + (back ? -(w / strideW) : w);
        const read = rd * readD + rh * readH + rw * readW;
        const weight = <i32>(<usize>((i * kh + j) * kw + k) * placeBytes);
        if (table > first) {
          const last = table - RUN_BYTES;
          const length = load<i32>(last, 8);
          if (
            load<i32>(last) + (length << 2) == read &&
            load<i32>(last, 4) + length * <i32>rowBytes == weight
          ) {
            store<i32>(last, length + terms, 8);
            continue;
          }
        }
        store<i32>(table, read);
        store<i32>(table, weight, 4);
        store<i32>(table, terms, 8);
        table += RUN_BYTES;
      }
    }
  }
  return table;
}

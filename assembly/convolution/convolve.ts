/**
 * Convolution of images whose channels lie last, for any strides, dilations and groups, and back: direct, without a matrix of windows.
 *
 *   convolve      y[.., f] = max(Σ x[.., c] · w[.., c, f] + bias[f], bound)   P0 = y,  P1 = x,  P2 = w,  P3 = bias or 0; F0 = bound
 *   convolveBack  x[.., c] = Σ y[.., f] · w[.., c, f] (+ bias[c], bound)       P0 = x,  P1 = y,  P2 = w as turnWeights leaves it
 *   both          P4 = workspace, N0 bytes for each lane; P5 = windows (src/contract/window.ts)
 *   turnWeights   P0 = out [turned places, filters, channels / groups], P1 = w [places, channels / groups, filters];
 *                 N0 = places, N1 = channels / groups, N2 = filters
 *
 * The gradient of the input is convolveBack of dy, and so is a transposed convolution, whose own gradient is convolve. Lanes have whole images.
 */
import { F0, N0, N1, N2, P0, P1, P2, P3, P4, P5 } from "../../src/contract/frame";
import { BATCH, CHANNELS, FILTERS, GROUPS, IMAGE, OUTPUT, STRIDE, WINDOW } from "../../src/contract/window";
import { firstBlock, lane, lastBlock } from "../machine/lanes";
import {
  BACKWARD,
  borderedBytes,
  FORWARD,
  isBare,
  PIXEL_BYTES,
  pixelTable,
  RUN_BYTES,
  runTable,
  surround,
} from "./tables";
import { convolutionTile, TILE_COLUMNS, TILE_PIXELS } from "./tile";

/** Numbers of three words multiplied. */
function product(words: usize): usize {
  return <usize>load<u32>(words) * load<u32>(words, 4) * load<u32>(words, 8);
}

function run(ip: usize, back: bool): void {
  const out = load<usize>(ip, P0);
  const from = load<usize>(ip, P1);
  const weights = load<usize>(ip, P2);
  const bias = load<usize>(ip, P3);
  const windows = load<usize>(ip, P5);
  const bound = load<f32>(ip, F0);
  const channels = load<u32>(windows, CHANNELS);
  const filters = load<u32>(windows, FILTERS);
  const groups = load<u32>(windows, GROUPS);
  const readBytes: usize = (back ? filters : channels) << 2;
  const writtenBytes: usize = (back ? channels : filters) << 2;
  const terms = (back ? filters : channels) / groups;
  const columns = (back ? channels : filters) / groups;
  // Forward, the columns of all groups lie beside each other; turned weights have those of one group in a row.
  const rowBytes: usize = (back ? columns : filters) << 2;
  const groupWeights: usize = back ? terms * rowBytes : columns << 2;
  const placeBytes: usize = (back ? filters : terms) * rowBytes;
  const readImage = readBytes * product(windows + (back ? OUTPUT : IMAGE));
  const writtenImage = writtenBytes * product(windows + (back ? IMAGE : OUTPUT));
  const bordered = load<usize>(ip, P4) + lane * load<u32>(ip, N0);
  const bare = isBare(windows, back);
  const runs = bordered + (bare ? 0 : (borderedBytes(windows, readBytes, back) + 63) & ~63);
  const pixels = runs + ((RUN_BYTES * product(windows + WINDOW) + 63) & ~63);
  const phasesD: i32 = back ? load<i32>(windows, STRIDE) : 1;
  const phasesH: i32 = back ? load<i32>(windows, STRIDE + 4) : 1;
  const phasesW: i32 = back ? load<i32>(windows, STRIDE + 8) : 1;
  const batch = load<u32>(windows, BATCH);
  const first = firstBlock(batch);
  const last = lastBlock(batch);
  const single = phasesD * phasesH * phasesW == 1;
  let pixelsEnd: usize = 0;
  let runsEnd: usize = 0;
  for (let image = first; image < last; image++) {
    const source = from + image * readImage;
    const target = out + image * writtenImage;
    if (!bare) surround(bordered, source, windows, readBytes, back);
    const read = bare ? source : bordered;
    for (let d = 0; d < phasesD; d++) {
      for (let h = 0; h < phasesH; h++) {
        for (let w = 0; w < phasesW; w++) {
          if (!single || image == first) {
            pixelsEnd = pixelTable(pixels, windows, readBytes, writtenBytes, d, h, w, back);
            runsEnd = runTable(runs, windows, readBytes, terms, rowBytes, placeBytes, d, h, w, back);
          }
          for (let group: u32 = 0; group < groups; group++) {
            const column = (group * columns) << 2;
            phase(
              read + ((group * terms) << 2),
              target + column,
              pixels,
              pixelsEnd,
              runs,
              runsEnd,
              weights + group * groupWeights,
              rowBytes,
              columns,
              bias ? bias + column : 0,
              bound,
            );
          }
        }
      }
    }
  }
}

/** All pixels of a table, eight columns after the other. */
function phase(
  from: usize,
  out: usize,
  pixels: usize,
  pixelsEnd: usize,
  runs: usize,
  runsEnd: usize,
  weights: usize,
  rowBytes: usize,
  columns: u32,
  bias: usize,
  bound: f32,
): void {
  for (let column: u32 = 0; column < columns; column += TILE_COLUMNS) {
    const shift = column << 2;
    const init = bias ? bias + shift : 0;
    const y = out + shift;
    for (let at = pixels; at < pixelsEnd; at += TILE_PIXELS * PIXEL_BYTES) {
      const count = <u32>((pixelsEnd - at) / PIXEL_BYTES);
      // Pixels that are not there are the first one again.
      const at1 = count > 1 ? at + PIXEL_BYTES : at;
      const at2 = count > 2 ? at + 2 * PIXEL_BYTES : at;
      const at3 = count > 3 ? at + 3 * PIXEL_BYTES : at;
      convolutionTile(
        runs,
        runsEnd,
        from + load<u32>(at),
        from + load<u32>(at1),
        from + load<u32>(at2),
        from + load<u32>(at3),
        weights + shift,
        rowBytes,
        y + load<u32>(at, 4),
        y + load<u32>(at1, 4),
        y + load<u32>(at2, 4),
        y + load<u32>(at3, 4),
        count,
        columns - column,
        init,
        bound,
      );
    }
  }
}

export function convolve(ip: usize): void {
  run(ip, FORWARD);
}

export function convolveBack(ip: usize): void {
  run(ip, BACKWARD);
}

export function turnWeights(ip: usize): void {
  const out = load<usize>(ip, P0);
  const w = load<usize>(ip, P1);
  const places = load<u32>(ip, N0);
  const rows = load<u32>(ip, N1);
  const columns = load<u32>(ip, N2);
  const last = lastBlock(places);
  for (let place = firstBlock(places); place < last; place++) {
    const from = w + ((<usize>place * rows * columns) << 2);
    let to = out + ((<usize>(places - 1 - place) * rows * columns) << 2);
    for (let column: u32 = 0; column < columns; column++) {
      for (let row: u32 = 0; row < rows; row++) {
        store<f32>(to, load<f32>(from + ((row * columns + column) << 2)));
        to += 4;
      }
    }
  }
}

/**
 * Gradient of a convolution's weights: dw[place, c, f] = Σ x[pixel + place, c] · dy[pixel, f] over the pixels of all images.
 *
 *   P0 = dw, P1 = x, P2 = dy, P4 = workspace, N0 bytes for each lane; P5 = windows (src/contract/window.ts)
 *
 * Lanes have rows of dw, four neighbouring ones at a time. Pixels are taken in blocks, an image after the other; a block's sum is added to dw,
 * so that the error of the whole stays that of short sums.
 */
import { N0, P0, P1, P2, P4, P5 } from "../../src/contract/frame";
import { BATCH, CHANNELS, FILTERS, GROUPS, IMAGE, OUTPUT, WINDOW } from "../../src/contract/window";
import { madd, Tile } from "../gemm/store";
import { firstBlock, lane, lastBlock } from "../machine/lanes";
import {
  borderedBytes,
  FORWARD,
  isBare,
  PIXEL_BYTES,
  pixelTable,
  RUN_BYTES,
  runTable,
  surround,
} from "./tables";
import { TILE_COLUMNS } from "./tile";

/** Rows of dw in a tile. */
const TILE_ROWS: u32 = 4;
/** Pixels of a block: those of dy and of x stay in the first-level cache. */
const PIXELS: usize = 128;

/** Adds the sum over some pixels to a tile of dw, or begins it. */
function tile(
  dw: usize,
  rowBytes: usize,
  x: usize,
  dy: usize,
  dyBytes: usize,
  at: usize,
  end: usize,
  rows: u32,
  columns: isize,
  mode: u32,
): void {
  let c00 = f32x4.splat(0);
  let c01 = c00;
  let c10 = c00;
  let c11 = c00;
  let c20 = c00;
  let c21 = c00;
  let c30 = c00;
  let c31 = c00;
  for (; at != end; at += PIXEL_BYTES) {
    const p = x + load<u32>(at);
    const b0 = v128.load(dy);
    const b1 = v128.load(dy, 16);
    let a = v128.load32_splat(p);
    c00 = madd(a, b0, c00);
    c01 = madd(a, b1, c01);
    a = v128.load32_splat(p, 4);
    c10 = madd(a, b0, c10);
    c11 = madd(a, b1, c11);
    a = v128.load32_splat(p, 8);
    c20 = madd(a, b0, c20);
    c21 = madd(a, b1, c21);
    a = v128.load32_splat(p, 12);
    c30 = madd(a, b0, c30);
    c31 = madd(a, b1, c31);
    dy += dyBytes;
  }
  const none = f32x4.splat(-Infinity);
  Tile.storeRow(dw, c00, c01, columns, none, mode);
  if (rows > 1) Tile.storeRow(dw + rowBytes, c10, c11, columns, none, mode);
  if (rows > 2) Tile.storeRow(dw + 2 * rowBytes, c20, c21, columns, none, mode);
  if (rows > 3) Tile.storeRow(dw + 3 * rowBytes, c30, c31, columns, none, mode);
}

/** Numbers of three words multiplied. */
function product(words: usize): usize {
  return <usize>load<u32>(words) * load<u32>(words, 4) * load<u32>(words, 8);
}

export function convolveWeights(ip: usize): void {
  const dw = load<usize>(ip, P0);
  const x = load<usize>(ip, P1);
  const dy = load<usize>(ip, P2);
  const windows = load<usize>(ip, P5);
  const channels = load<u32>(windows, CHANNELS);
  const filters = load<u32>(windows, FILTERS);
  const groups = load<u32>(windows, GROUPS);
  const terms = channels / groups;
  const columns = filters / groups;
  const readBytes: usize = channels << 2;
  const rowBytes: usize = filters << 2;
  const bordered = load<usize>(ip, P4) + lane * load<u32>(ip, N0);
  const bare = isBare(windows, FORWARD);
  const runs = bordered + (bare ? 0 : (borderedBytes(windows, readBytes, FORWARD) + 63) & ~63);
  const pixels = runs + ((RUN_BYTES * product(windows + WINDOW) + 63) & ~63);
  const pixelsEnd = pixelTable(pixels, windows, readBytes, rowBytes, 0, 0, 0, FORWARD);
  const runsEnd = runTable(runs, windows, readBytes, terms, rowBytes, terms * rowBytes, 0, 0, 0, FORWARD);
  const readImage = readBytes * product(windows + IMAGE);
  const dyImage = rowBytes * product(windows + OUTPUT);
  let tiles: u32 = 0;
  for (let run = runs; run < runsEnd; run += RUN_BYTES)
    tiles += (load<u32>(run, 8) + TILE_ROWS - 1) / TILE_ROWS;
  const first = firstBlock(tiles * groups);
  const last = lastBlock(tiles * groups);
  if (first == last) return;
  for (let image: u32 = 0; image < load<u32>(windows, BATCH); image++) {
    const source = x + image * readImage;
    if (!bare) surround(bordered, source, windows, readBytes, FORWARD);
    const read = bare ? source : bordered;
    for (let at = pixels; at < pixelsEnd; at += PIXELS * PIXEL_BYTES) {
      const end = min(pixelsEnd, at + PIXELS * PIXEL_BYTES);
      const upstream = dy + image * dyImage + load<u32>(at, 4);
      const mode: u32 = image != 0 || at != pixels ? 1 : 0;
      let index: u32 = 0;
      for (let group: u32 = 0; group < groups; group++) {
        const column = (group * columns) << 2;
        for (let run = runs; run < runsEnd; run += RUN_BYTES) {
          const length = load<u32>(run, 8);
          for (let row: u32 = 0; row < length; row += TILE_ROWS) {
            const mine = index >= first && index < last;
            index++;
            if (!mine) continue;
            const place = read + ((group * terms + row) << 2) + load<i32>(run);
            const to = dw + load<u32>(run, 4) + row * rowBytes + column;
            for (let f: u32 = 0; f < columns; f += TILE_COLUMNS) {
              const shift = f << 2;
              tile(
                to + shift,
                rowBytes,
                place,
                upstream + column + shift,
                rowBytes,
                at,
                end,
                length - row,
                columns - f,
                mode,
              );
            }
          }
        }
      }
    }
  }
}

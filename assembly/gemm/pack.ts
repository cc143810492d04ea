/**
 * Copies an operand's block into panels that the micro-kernel walks in one straight line: panel after panel,
 * each [k][width] with no gaps. Columns past the operand's edge hold whatever is there; they are never stored.
 *
 * order  what is copied goes a few steps of k for all panels, then the next few: every cache line is read and written whole while it is
 *        near. Rows of 4 kB and more would else fall on the same cache sets, and be gone before their next part is wanted.
 */

import { TILE_ROWS } from "./microkernel";

/** Steps of k that are copied together: with more, lines that fall on one set of the first-level cache drive each other out. */
const FEW: usize = 4;

/** Y[k, cols] with rows `ld` bytes apart → panels of `width` columns, 8 or 16. Reads up to 60 bytes past a row's end. */
export function packColumns(out: usize, y: usize, ld: usize, k: usize, cols: usize, width: usize): void {
  const step = width << 2;
  const next = k * step;
  for (let p: usize = 0; p < k; p += FEW) {
    const end = min(FEW, k - p) * ld;
    let to = out + p * step;
    for (let j: usize = 0; j < cols; j += width) {
      const from = y + (j << 2);
      let at = to;
      for (let row: usize = 0; row < end; row += ld) {
        v128.store(at, v128.load(from + row));
        v128.store(at, v128.load(from + row, 16), 16);
        if (width == 16) {
          v128.store(at, v128.load(from + row, 32), 32);
          v128.store(at, v128.load(from + row, 48), 48);
        }
        at += step;
      }
      to += next;
    }
    y += end;
  }
}

/** X[k, rows] with k `ld` bytes apart → panels of TILE_ROWS. Reads up to 20 bytes past a row's end. */
export function packRows(out: usize, x: usize, ld: usize, k: usize, rows: usize): void {
  const next = k * TILE_ROWS * 4;
  for (let p: usize = 0; p < k; p += FEW) {
    const end = min(FEW, k - p) * ld;
    let to = out + p * TILE_ROWS * 4;
    for (let i: usize = 0; i < rows; i += TILE_ROWS) {
      const from = x + (i << 2);
      let at = to;
      for (let row: usize = 0; row < end; row += ld) {
        v128.store(at, v128.load(from + row));
        if (TILE_ROWS == 6) store<u64>(at, load<u64>(from + row, 16), 16);
        at += 4 * TILE_ROWS;
      }
      to += next;
    }
    x += end;
  }
}

/** Y[cols, k] with rows `ld` bytes apart → panels of `width` of its rows, transposed; a missing row repeats the last. */
export function packTransposed(out: usize, y: usize, ld: usize, k: usize, cols: isize, width: usize): void {
  for (; cols > 0; cols -= width) {
    for (let j: isize = 0; j < <isize>width; j += 4) {
      const left = cols - j;
      const from = left > 0 ? y + j * ld : y;
      // Rows of X in tiles of 6: behind them lies the next panel, which may be another lane's.
      if (TILE_ROWS != 6 || j + 4 <= <isize>width)
        fourColumns(out + (j << 2), width << 2, from, ld, k, left > 0 ? left : 1);
      else twoColumns(out + (j << 2), width << 2, from, left > 1 ? from + ld : from, k);
    }
    out += (k * width) << 2;
    y += ld * width;
  }
}

/** Four columns of a panel whose rows are `step` bytes apart, 4×4 elements at a time. */
function fourColumns(out: usize, step: usize, y0: usize, ld: usize, k: usize, cols: isize): void {
  let y1 = cols > 1 ? y0 + ld : y0;
  let y2 = cols > 2 ? y1 + ld : y1;
  let y3 = cols > 3 ? y2 + ld : y2;
  let p = k;
  for (; p >= 4; p -= 4) {
    const v0 = v128.load(y0);
    const v1 = v128.load(y1);
    const v2 = v128.load(y2);
    const v3 = v128.load(y3);
    const low = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
    const lowNext = v128.shuffle<f32>(v2, v3, 0, 4, 1, 5);
    const highNext = v128.shuffle<f32>(v2, v3, 2, 6, 3, 7);
    v128.store(out, v128.shuffle<f32>(low, lowNext, 0, 1, 4, 5));
    v128.store(out + step, v128.shuffle<f32>(low, lowNext, 2, 3, 6, 7));
    v128.store(out + 2 * step, v128.shuffle<f32>(high, highNext, 0, 1, 4, 5));
    v128.store(out + 3 * step, v128.shuffle<f32>(high, highNext, 2, 3, 6, 7));
    y0 += 16;
    y1 += 16;
    y2 += 16;
    y3 += 16;
    out += 4 * step;
  }
  for (; p != 0; --p) {
    v128.store(out, f32x4(load<f32>(y0), load<f32>(y1), load<f32>(y2), load<f32>(y3)));
    y0 += 4;
    y1 += 4;
    y2 += 4;
    y3 += 4;
    out += step;
  }
}

/** Two columns of a panel. */
function twoColumns(out: usize, step: usize, y0: usize, y1: usize, k: usize): void {
  let p = k;
  for (; p >= 4; p -= 4) {
    const v0 = v128.load(y0);
    const v1 = v128.load(y1);
    const low = v128.shuffle<f32>(v0, v1, 0, 4, 1, 5);
    const high = v128.shuffle<f32>(v0, v1, 2, 6, 3, 7);
    v128.store64_lane(out, low, 0);
    v128.store64_lane(out + step, low, 1);
    v128.store64_lane(out + 2 * step, high, 0);
    v128.store64_lane(out + 3 * step, high, 1);
    y0 += 16;
    y1 += 16;
    out += 4 * step;
  }
  for (; p != 0; --p) {
    store<f32>(out, load<f32>(y0));
    store<f32>(out, load<f32>(y1), 4);
    y0 += 4;
    y1 += 4;
    out += step;
  }
}

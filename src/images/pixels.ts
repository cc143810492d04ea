// Pixels as decoders give them, and turned upright.

/** Rows from above, four numbers a pixel: red, green, blue, opacity. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array | Uint8ClampedArray | Uint16Array;
}

/** Exif's orientations 1 … 8: [sides are exchanged, then mirrored from left to right, then from above to below]. */
const turns: readonly (readonly [exchanged: boolean, mirrored: boolean, inverted: boolean])[] = [
  [false, false, false],
  [false, true, false],
  [false, true, true],
  [false, false, true],
  [true, false, false],
  [true, true, false],
  [true, true, true],
  [true, false, true],
];

/** @param orientation Exif's, 1 … 8. */
export function upright(pixels: Pixels, orientation: number): Pixels {
  const [exchanged, mirrored, inverted] = turns[orientation - 1] ?? [false, false, false];
  if (!exchanged && !mirrored && !inverted) return pixels;
  const [width, height] = exchanged ? [pixels.height, pixels.width] : [pixels.width, pixels.height];
  const data = pixels.data.slice();
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      const [x, y] = [mirrored ? width - 1 - column : column, inverted ? height - 1 - row : row];
      const from = exchanged ? x * pixels.width + y : y * pixels.width + x;
      const to = row * width + column;
      for (let c = 0; c < 4; c++) data[4 * to + c] = pixels.data[4 * from + c] as number;
    }
  }
  return { width, height, data };
}

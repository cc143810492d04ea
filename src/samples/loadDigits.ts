// Handwritten digits as 8×8 images. Source and licence: samples/README.md.
import { readTable } from "./readTable.js";
import type { Sample } from "./sample.js";

/**
 * 1797 images of handwritten digits, 8×8 pixels each, 10 classes.
 *
 * `x` is `[1797, 64]` with whole values 0 … 16 (divide by 16 before training); `y` holds the digits.
 *
 * @example
 *   const { x, y } = loadDigits();
 * @see E. Alpaydin, C. Kaynak 1998, https://archive.ics.uci.edu/dataset/80
 */
export function loadDigits(): Sample {
  return readTable("digits.csv.gz", {
    rows: 1797,
    columns: 64,
    classes: ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
    headerLines: 0,
  });
}

// Divides a sample into a part to learn from and a part to be judged by, in a random order that depends on the
// seed alone: Fisher and Yates's shuffle over an integer hash of (seed, position), so no state and no Math.random.
import { show } from "../errors.js";
import { parseOptions } from "../options.js";
import type { Sample } from "./sample.js";

/** lowbias32, a bijective mixer of 32 bits: https://nullprogram.com/blog/2018/07/31/ */
function mix(value: number): number {
  let bits = value >>> 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x7feb352d);
  bits = Math.imul(bits ^ (bits >>> 15), 0x846ca68b);
  return (bits ^ (bits >>> 16)) >>> 0;
}

function shuffledRows(rows: number, seed: number): number[] {
  const order = Array.from({ length: rows }, (_, row) => row);
  for (let last = rows - 1; last > 0; last--) {
    const other = Math.floor((mix(mix(seed) ^ last) * (last + 1)) / 2 ** 32);
    [order[last], order[other]] = [order[other]!, order[last]!];
  }
  return order;
}

function pick({ x, y, shape: [, columns], classes }: Sample, rows: readonly number[]): Sample {
  const picked = new Float32Array(rows.length * columns);
  rows.forEach((row, at) => {
    picked.set(x.subarray(row * columns, (row + 1) * columns), at * columns);
  });
  return { x: picked, y: Int32Array.from(rows, (row) => y[row]!), shape: [rows.length, columns], classes };
}

/**
 * Divides a sample at random into `train` and `heldOut`; the same seed always gives the same parts.
 *
 * @param options.fraction of the rows to hold out, in (0, 1), rounded to whole rows. Default 0.2.
 * @param options.seed whole number in [0, 2³²). Default 0.
 * @throws {TypeError} for what is no sample. @throws {RangeError} for an unknown option.
 * @throws {RangeError} `holdOut: fraction must leave rows in both parts of 150, got 1.`
 * @throws {RangeError} `holdOut: seed must be a whole number in [0, 2^32), got -1.`
 * @example
 *   const { train, heldOut } = holdOut(loadDigits(), { fraction: 0.2, seed: 1 });
 */
export function holdOut(
  sample: Sample,
  options: { fraction?: number; seed?: number } = {},
): { train: Sample; heldOut: Sample } {
  const { x, y, shape, classes } = Object(sample) as Partial<Sample>;
  if (!(ArrayBuffer.isView(x) && ArrayBuffer.isView(y) && shape?.length === 2 && Array.isArray(classes))) {
    throw new TypeError(
      `holdOut: sample must be { x, y, shape: [rows, columns], classes } as loadIris() gives, got ${show(sample)}.`,
    );
  }
  parseOptions("holdOut", {}, options, ["fraction", "seed"]);
  const { fraction = 0.2, seed = 0 } = options;
  const rows = sample.shape[0];
  const held = Math.round(rows * fraction);
  if (!(held > 0 && held < rows)) {
    throw new RangeError(`holdOut: fraction must leave rows in both parts of ${rows}, got ${fraction}.`);
  }
  if (!Number.isInteger(seed) || seed < 0 || seed >= 2 ** 32) {
    throw new RangeError(`holdOut: seed must be a whole number in [0, 2^32), got ${seed}.`);
  }
  const order = shuffledRows(rows, seed);
  return { train: pick(sample, order.slice(held)), heldOut: pick(sample, order.slice(0, held)) };
}

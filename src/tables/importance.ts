// Permutation importance: how much worse the judgement becomes when a column's values are dealt out to other rows.
// Breiman 2001, Random Forests, section 10, https://doi.org/10.1023/A:1010933404324.
import { Purpose } from "../contract/purpose.js";
import type { Sequential } from "../index.js";
import { Random } from "../numeric/random.js";
import type { Encoder } from "./columns/kinds.js";
import { moments } from "./columns/statistics.js";
import type { Numbers } from "./numbers.js";
import { quality, scoresOf } from "./scores.js";
import type { Importance } from "./stored.js";
import type { Target } from "./target.js";
import { outputsFor } from "./training.js";

/** Shuffles of each column. */
const TIMES = 5;
/** Of all columns together, so that a table of thousands of columns is judged in seconds. */
const MOST_SHUFFLES = 1000;
/** More rows would not make it much surer. */
const MOST_ROWS = 2000;
const STREAM = 2000;

/** From the most important on. */
export async function importanceOf(
  model: Sequential,
  target: Target,
  encoder: Encoder,
  rows: Numbers,
  seed: number,
): Promise<Importance[]> {
  const some = firstRows(rows, MOST_ROWS, encoder.width);
  const score = async (x: Float32Array): Promise<number> =>
    quality(scoresOf(target, await outputsFor(model, { ...some, x }), some.y));
  const whole = await score(some.x);
  const found: Importance[] = [];
  const times = Math.max(1, Math.min(TIMES, Math.floor(MOST_SHUFFLES / encoder.places.length)));
  for (const [c, { name, from, width }] of encoder.places.entries()) {
    const losses: number[] = [];
    for (let time = 0; time < times; time++) {
      const order = new Random(seed, Purpose.Split, STREAM + c, time).permutation(some.rows);
      const x = some.x.slice();
      order.forEach((other, row) => {
        const source = other * encoder.width + from;
        x.set(some.x.subarray(source, source + width), row * encoder.width + from);
      });
      losses.push(whole - (await score(x)));
    }
    const { mean, deviation } = moments(losses);
    found.push({ column: name, loss: mean, deviation });
  }
  return found.sort((a, b) => b.loss - a.loss);
}

export function firstRows({ rows, x, y }: Numbers, most: number, width: number): Numbers {
  const count = Math.min(rows, most);
  return { rows: count, x: x.subarray(0, count * width), y: y.subarray(0, count) };
}

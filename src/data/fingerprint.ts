// Tells data sets apart: a checkpoint stores the fingerprint of the data that it was taken with.
import type { Dataset } from "./dataset.js";

/** So many numbers of an array are looked at, evenly spread, so that it costs nothing with any number of rows. */
const MOST_NUMBERS = 1 << 14;

/** FNV-1a over the bits of numbers of x, y and the weights; `undefined` of no data. */
export function fingerprint(data: Dataset | undefined): string | undefined {
  if (!data) return undefined;
  let hash = 0x811c9dc5;
  const mix = (word: number): void => {
    hash = Math.imul(hash ^ word, 0x01000193);
  };
  for (const numbers of [...data.x, ...data.y, ...data.weights.map((w) => w ?? new Float32Array())]) {
    const words = new Uint32Array(numbers.buffer, numbers.byteOffset, numbers.length);
    const stride = Math.ceil(words.length / MOST_NUMBERS) || 1;
    mix(words.length);
    for (let i = 0; i < words.length; i += stride) mix(words[i] as number);
  }
  return `fingerprint ${(hash >>> 0).toString(16)}`;
}

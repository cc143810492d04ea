// Reads the golden vectors and compares with them: names and options in our spelling, and the tolerance in one place.
import { readFileSync } from "node:fs";

/** A number as the files write it: NaN and infinities are strings. */
export type Stored = number | string;

/** The cases of a file. */
export function goldenCases<T>(file: string): T[] {
  return JSON.parse(readFileSync(new URL(`${file}.json`, import.meta.url), "utf8")).cases as T[];
}

/** negative_slope → negativeSlope. */
export function camel(name: string): string {
  return name.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

export function camelKeys(options: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(options).map(([key, value]) => [camel(key), value]));
}

export const numbers = (stored: readonly Stored[]): number[] => stored.map(Number);
export const float32 = (stored: readonly Stored[]): Float32Array => Float32Array.from(numbers(stored));

/**
 * What is wrong with `got`, or "" where all is right: each number within `relative` · max(1, |want|), or within three times
 * what the other program's own float32 misses by. Beyond the largest float32 the sign counts.
 */
export function mismatch(
  got: ArrayLike<number>,
  want: readonly Stored[],
  relative: number,
  theirFloat32?: readonly Stored[],
): string {
  if (got.length !== want.length) return `${got.length} numbers, expected ${want.length}`;
  for (const [i, w] of numbers(want).entries()) {
    const g = got[i] as number;
    const tooLarge = Math.abs(w) > 3.3e38 && Math.abs(g) > 3.3e38 && Math.sign(w) === Math.sign(g);
    if (Object.is(g, w) || tooLarge) continue;
    const theirMiss = theirFloat32 ? Math.abs(Number(theirFloat32[i]) - w) : 0;
    const bound = Math.max(relative * Math.max(1, Math.abs(w)), Number.isFinite(theirMiss) ? 3 * theirMiss : 0);
    if (!(Math.abs(g - w) <= bound)) return `[${i}] is ${g}, expected ${w}`;
  }
  return "";
}

// Smallest and largest of lists of unknown length, which the arguments of a function can't hold.

/** Infinity where there is none; NaN where there is one. */
export const smallest = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);

/** −Infinity where there is none; NaN where there is one. */
export const largest = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);

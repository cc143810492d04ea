// What schedules ask of their options beyond each one's own range.

/** Throws unless every number is larger than the one before. */
export function checkIncreasing(who: string, numbers: readonly number[]): void {
  const wrong = numbers.findIndex((n, i) => i > 0 && n <= (numbers[i - 1] as number));
  if (wrong > 0)
    throw new RangeError(
      `${who} must increase, got ${numbers[wrong]} after ${numbers[wrong - 1]}. Sort them.`,
    );
}

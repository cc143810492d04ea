/**
 * Levenshtein's distance of two sequences: fewest insertions, deletions and replacements that make one of the other.
 *
 * @param options `normalize`: divided by the length of the true sequence, default true (as TensorFlow's); an empty one then gives Infinity, or 0
 *   where both are empty.
 * @example
 * editDistance([..."sitting"], [..."kitten"], { normalize: false }); // 3
 * @see https://www.tensorflow.org/api_docs/python/tf/edit_distance
 */
export function editDistance<T>(
  predicted: ArrayLike<T>,
  truth: ArrayLike<T>,
  options: { readonly normalize?: boolean } = {},
): number {
  const { normalize = true } = options;
  let before = Array.from({ length: truth.length + 1 }, (_, j) => j);
  for (let i = 1; i <= predicted.length; i++) {
    const row = [i];
    for (let j = 1; j <= truth.length; j++) {
      const replaced = (before[j - 1] as number) + (predicted[i - 1] === truth[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (before[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    before = row;
  }
  const distance = before[truth.length] as number;
  if (!normalize) return distance;
  return truth.length === 0 ? (distance === 0 ? 0 : Number.POSITIVE_INFINITY) : distance / truth.length;
}

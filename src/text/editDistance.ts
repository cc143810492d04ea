import { levenshtein } from "../numeric/levenshtein.js";

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
  const distance = levenshtein(predicted, truth);
  if (!normalize) return distance;
  return truth.length === 0 ? (distance === 0 ? 0 : Number.POSITIVE_INFINITY) : distance / truth.length;
}

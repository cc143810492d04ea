/** Levenshtein's distance of two sequences: the fewest insertions, deletions and replacements that make one of the other. */
export function levenshtein<T>(from: ArrayLike<T>, to: ArrayLike<T>): number {
  let before = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (before[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      row.push(Math.min(replaced, (before[j] as number) + 1, (row[j - 1] as number) + 1));
    }
    before = row;
  }
  return before[to.length] as number;
}

/** The place of the largest of `width` numbers from `start` on, counted from there: the first of equal ones. */
export function argmaxOf(values: ArrayLike<number>, start: number, width: number): number {
  let best = 0;
  for (let j = 1; j < width; j++)
    if ((values[start + j] as number) > (values[start + best] as number)) best = j;
  return best;
}

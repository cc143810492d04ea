/** A quantile of numbers in order, between two neighbours in proportion. @param sorted not empty. @param share in [0, 1]. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = share * (sorted.length - 1);
  const [low, high] = [sorted[Math.floor(at)] as number, sorted[Math.ceil(at)] as number];
  // Two infinities have no difference.
  return low === high ? low : low + (high - low) * (at - Math.floor(at));
}

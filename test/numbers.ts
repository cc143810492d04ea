// Numbers for tests, the same in every run, and comparisons of whole arrays, which are much faster than one `expect` each.

/** A source of numbers in [-1, 1) (xorshift32). */
export function randomSource(seed = 1): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 31 - 1;
  };
}

/** So many f32 in [-size, size). */
export function randomNumbers(count: number, size = 1, seed = 1): Float32Array {
  const random = randomSource(seed);
  return Float32Array.from({ length: count }, () => size * random());
}

export function sameBits(a: Float32Array | undefined, b: Float32Array | undefined): boolean {
  if (!a || !b) return false;
  const bytes = (x: Float32Array): Uint8Array => new Uint8Array(x.buffer, x.byteOffset, x.byteLength);
  return Buffer.compare(bytes(a), bytes(b)) === 0;
}

/** The largest |a − b|; Infinity where a length or a NaN differs. */
export function distance(a: ArrayLike<number>, b: ArrayLike<number>): number {
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  let most = 0;
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i] as number, b[i] as number];
    if (!Object.is(x, y))
      most = Math.max(most, Number.isNaN(x - y) ? Number.POSITIVE_INFINITY : Math.abs(x - y));
  }
  return most;
}

export function largest(a: ArrayLike<number>): number {
  return Array.from(a).reduce((most, v) => Math.max(most, Math.abs(v)), 0);
}

/** What `run` throws; undefined where it throws nothing. */
export function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}

// A vocabulary: tokens under their indices. What all lookups have in common: a place for padding, places for what is not known, and the order
// in which tokens are counted in.
import { show } from "../errors.js";

/** Counts tokens, and puts the most frequent first; of equal ones the one that comes last by its characters (as Keras). */
export function rankTokens(tokens: Iterable<string>, atMost = Number.POSITIVE_INFINITY): string[] {
  const counts = new Map<string, number>();
  for (const token of tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
  const byCodePoint = (a: string, b: string): number => {
    const [x, y] = [[...a], [...b]];
    for (let i = 0; i < Math.min(x.length, y.length); i++) {
      const apart = ((x[i] as string).codePointAt(0) as number) - ((y[i] as string).codePointAt(0) as number);
      if (apart !== 0) return apart;
    }
    return x.length - y.length;
  };
  const ranked = [...counts].sort(([a, m], [b, n]) => n - m || byCodePoint(b, a));
  return ranked.slice(0, atMost).map(([token]) => token);
}

export class Vocabulary {
  readonly #indices = new Map<string, number>();

  /** @param tokens in order, special ones among them. @param unknown index of what is not known; undefined: refused. */
  constructor(
    readonly tokens: readonly string[],
    private readonly unknown: number | undefined,
    who: string,
  ) {
    tokens.forEach((token, i) => {
      if (typeof token !== "string")
        throw new TypeError(`${who}: vocabulary must be a list of strings, got ${show(token)} at ${i}.`);
      if (this.#indices.has(token))
        throw new RangeError(
          `${who}: vocabulary has ${show(token)} twice, at ${this.#indices.get(token)} and ${i}.`,
        );
      this.#indices.set(token, i);
    });
  }

  /** The index of a token, where it is known. */
  find(token: string): number | undefined {
    return this.#indices.get(token);
  }

  /** The index of a token. @param who begins the message where it is not known and may not be. */
  indexOf(token: string, who: string): number {
    const index = this.#indices.get(token) ?? this.unknown;
    if (index === undefined)
      throw new RangeError(
        `${who}: ${show(token)} is not in the vocabulary. Adapt it to all tokens, or leave places for others (numOovIndices).`,
      );
    return index;
  }
}

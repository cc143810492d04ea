// Byte-pair encoding over bytes, as GPT-2's: a text is cut to words, a word to bytes, and pairs that were frequent in training are joined.
// Source: Sennrich et al. 2016, https://arxiv.org/abs/1508.07909; Radford et al. 2019 (bytes as letters).
import { show } from "../errors.js";
import { decodeUtf8, encodeUtf8 } from "../files/utf8.js";
import { count, listOf, parseOptions, text, whole } from "../options.js";

/** Words with the space before them, contractions, numbers, other signs, and spaces. */
const WORDS = /'(?:[sdmt]|ll|ve|re)| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+/gu;

/** A letter for each byte: printable ones stand for themselves, the others for letters from 256 on. */
const letters: readonly string[] = (() => {
  const printable = (byte: number): boolean =>
    (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  return Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
})();
const bytesOf = new Map(letters.map((letter, byte) => [letter, byte]));

const asLetters = (word: string): string[] => Array.from(encodeUtf8(word), (byte) => letters[byte] as string);
const wordsOf = (given: string): string[] => given.match(WORDS) ?? [];
const pairKey = (a: string, b: string): string => `${a} ${b}`;

export interface BytePairs {
  /** Tokens under their indices; letters stand for bytes, as in tokenizer.json. */
  readonly vocabulary: readonly string[];
  /** Pairs in the order in which they are joined. */
  readonly merges: readonly (readonly [string, string])[];
  /** Tokens that are never cut, such as "<|endoftext|>". */
  readonly special?: readonly string[];
}

export class BytePairTokenizer {
  readonly vocabulary: readonly string[];
  readonly #merges: BytePairs["merges"];
  readonly #ranks: ReadonlyMap<string, number>;
  readonly #indices: ReadonlyMap<string, number>;
  readonly #special: readonly string[];
  readonly #known = new Map<string, readonly number[]>();

  /** @internal */
  constructor({ vocabulary, merges, special = [] }: BytePairs) {
    this.vocabulary = vocabulary;
    this.#merges = merges;
    this.#ranks = new Map(merges.map(([a, b], i) => [pairKey(a, b), i]));
    this.#indices = new Map(vocabulary.map((token, i) => [token, i]));
    // The longest first, so that none is taken for the beginning of another.
    this.#special = [...special].sort((a, b) => b.length - a.length);
  }

  /** Indices of a text's tokens. @throws {RangeError} where a byte has no token. */
  encode(given: string): number[] {
    if (typeof given !== "string")
      throw new TypeError(`bytePairTokenizer: encode takes a string, got ${show(given)}.`);
    return this.#pieces(given).flatMap((piece) =>
      this.#special.includes(piece)
        ? [this.#indices.get(piece) as number]
        : wordsOf(piece).flatMap((word) => this.#word(word)),
    );
  }

  /** The text of tokens. Bytes that are no UTF-8, such as half a letter, become U+FFFD. @throws {RangeError} for an index that is none. */
  decode(indices: ArrayLike<number>): string {
    let out = "";
    let bytes: number[] = [];
    const flush = (): void => {
      out += lenient(Uint8Array.from(bytes));
      bytes = [];
    };
    for (const index of Array.from(indices)) {
      const token = this.vocabulary[index];
      if (token === undefined)
        throw new RangeError(
          `bytePairTokenizer: ${show(index)} is no token, expected 0 … ${this.vocabulary.length - 1}.`,
        );
      if (!this.#special.includes(token)) {
        for (const letter of token) bytes.push(bytesOf.get(letter) ?? 0);
        continue;
      }
      flush();
      out += token;
    }
    flush();
    return out;
  }

  /** The file tokenizer.json, as Hugging Face's tokenizers read it. */
  toJSON(): unknown {
    const index = (token: string): number => this.#indices.get(token) as number;
    return {
      version: "1.0",
      added_tokens: this.#special.map((content) => ({ id: index(content), content, special: true })),
      pre_tokenizer: { type: "ByteLevel", add_prefix_space: false, use_regex: true },
      decoder: { type: "ByteLevel" },
      model: {
        type: "BPE",
        vocab: Object.fromEntries(this.vocabulary.map((token, i) => [token, i])),
        merges: this.#merges.map(([a, b]) => pairKey(a, b)),
      },
    };
  }

  /** A text cut at its special tokens. */
  #pieces(given: string): string[] {
    let pieces = [given];
    for (const token of this.#special) {
      pieces = pieces.flatMap((piece) => {
        if (this.#special.includes(piece)) return [piece];
        return piece.split(token).flatMap((part, i) => (i === 0 ? [part] : [token, part]));
      });
    }
    return pieces.filter((piece) => piece !== "");
  }

  #word(word: string): readonly number[] {
    const known = this.#known.get(word);
    if (known) return known;
    const tokens = join(asLetters(word), (a, b) => this.#ranks.get(pairKey(a, b)));
    const indices = tokens.map((token) => {
      const index = this.#indices.get(token);
      if (index === undefined)
        throw new RangeError(`bytePairTokenizer: ${show(token)} of ${show(word)} is not in the vocabulary.`);
      return index;
    });
    // Words come again; a bound, because texts may have any number of different ones.
    if (this.#known.size < 100_000) this.#known.set(word, indices);
    return indices;
  }
}

/** Joins pairs, the one of least rank first, until none has a rank. */
function join(tokens: string[], rank: (a: string, b: string) => number | undefined): string[] {
  let left = tokens;
  for (;;) {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i + 1 < left.length; i++)
      best = Math.min(best, rank(left[i] as string, left[i + 1] as string) ?? Number.POSITIVE_INFINITY);
    if (best === Number.POSITIVE_INFINITY) return left;
    const joined: string[] = [];
    for (let i = 0; i < left.length; i++) {
      const [a, b] = [left[i] as string, left[i + 1]];
      if (b !== undefined && rank(a, b) === best) {
        joined.push(a + b);
        i++;
      } else {
        joined.push(a);
      }
    }
    left = joined;
  }
}

function lenient(bytes: Uint8Array): string {
  if (typeof TextDecoder === "function") return new TextDecoder().decode(bytes);
  try {
    return decodeUtf8(bytes);
  } catch {
    return "\ufffd";
  }
}

/**
 * A tokenizer from a tokenizer.json (Hugging Face's, of type BPE with the byte-level pre-tokenizer, as GPT-2's) or from what `trainBytePairs` gives.
 *
 * @throws {TypeError} where it is neither. @throws {RangeError} for a kind of tokenizer that this is not.
 * @example
 * const tokenizer = bytePairTokenizer(trainBytePairs(["low lower lowest"], { vocabularySize: 260 }));
 * tokenizer.decode(tokenizer.encode("lower")); // "lower"
 * @see https://huggingface.co/docs/tokenizers/components
 */
export function bytePairTokenizer(from: BytePairs | object | string): BytePairTokenizer {
  const given: unknown = typeof from === "string" ? JSON.parse(from) : from;
  if (isBytePairs(given)) return new BytePairTokenizer(given);
  const { model, added_tokens: added, pre_tokenizer: cut } = (given ?? {}) as TokenizerJson;
  if (!model || typeof model.vocab !== "object")
    throw new TypeError(
      `bytePairTokenizer: expected { vocabulary, merges } or the contents of a tokenizer.json, got ${show(given)}.`,
    );
  const byBytes = JSON.stringify(cut ?? {}).includes('"ByteLevel"');
  if ((model.type ?? "BPE") !== "BPE" || !byBytes)
    throw new RangeError(
      `bytePairTokenizer: reads tokenizers of type BPE over bytes, got ${show(model.type)} with the pre-tokenizer ${show(cut?.type)}.`,
    );
  const vocabulary: string[] = [];
  for (const [token, index] of Object.entries(model.vocab)) vocabulary[index] = token;
  const special = (added ?? []).filter((token) => token.special);
  for (const { id, content } of added ?? []) vocabulary[id] = content;
  const merges = model.merges.map(
    (pair) => (typeof pair === "string" ? pair.split(" ") : pair) as [string, string],
  );
  return new BytePairTokenizer({ vocabulary, merges, special: special.map((token) => token.content) });
}

interface TokenizerJson {
  readonly model?: {
    readonly type?: string;
    readonly vocab: Readonly<Record<string, number>>;
    readonly merges: readonly (string | readonly [string, string])[];
  };
  readonly added_tokens?: readonly {
    readonly id: number;
    readonly content: string;
    readonly special?: boolean;
  }[];
  readonly pre_tokenizer?: { readonly type?: string } | null;
}

function isBytePairs(value: unknown): value is BytePairs {
  const { vocabulary, merges } = (value ?? {}) as Partial<BytePairs>;
  return Array.isArray(vocabulary) && Array.isArray(merges);
}

const schema = { vocabularySize: count(1000), minFrequency: whole(2), special: listOf(text(), []) };

/**
 * Learns which pairs to join: again and again the most frequent one, of equal ones the first by its characters.
 *
 * @param texts what to learn from. @param options.vocabularySize ≥ 256 + special ones, default 1000; fewer where no pair is left.
 * @param options.minFrequency pairs below are not joined, default 2. @param options.special tokens that are never cut; they come first.
 * @throws {RangeError} where the vocabulary has no room for all bytes.
 * @example
 * const { vocabulary } = trainBytePairs(["low lower lowest"], { vocabularySize: 258 });
 * vocabulary.slice(256); // ["lo", "low"]
 * @see Sennrich et al. 2016, https://arxiv.org/abs/1508.07909
 */
export function trainBytePairs(
  texts: Iterable<string>,
  options: {
    readonly vocabularySize?: number;
    readonly minFrequency?: number;
    readonly special?: readonly string[];
  } = {},
): Required<BytePairs> {
  const { vocabularySize, minFrequency, special } = parseOptions("trainBytePairs", schema, options);
  if (vocabularySize < 256 + special.length)
    throw new RangeError(
      `trainBytePairs: vocabularySize must be at least ${256 + special.length}, a token for each byte and ${special.length} special ones, got ${vocabularySize}.`,
    );
  const counts = new Map<string, number>();
  for (const given of texts) for (const word of wordsOf(given)) counts.set(word, (counts.get(word) ?? 0) + 1);
  let words = [...counts].map(([word, times]) => ({ tokens: asLetters(word), times }));
  const vocabulary = [...special, ...letters];
  const merges: [string, string][] = [];
  while (vocabulary.length < vocabularySize) {
    const pairs = new Map<string, number>();
    for (const { tokens, times } of words)
      for (let i = 0; i + 1 < tokens.length; i++) {
        const key = pairKey(tokens[i] as string, tokens[i + 1] as string);
        pairs.set(key, (pairs.get(key) ?? 0) + times);
      }
    let best: string | undefined;
    let most = Math.max(1, minFrequency) - 1;
    for (const [key, times] of pairs) {
      if (times > most || (times === most && best !== undefined && key < best)) [best, most] = [key, times];
    }
    if (best === undefined) break;
    const pair = best.split(" ") as [string, string];
    merges.push(pair);
    vocabulary.push(pair.join(""));
    words = words.map(({ tokens, times }) => ({
      tokens:
        tokens.length < 2 ? tokens : join(tokens, (a, b) => (a === pair[0] && b === pair[1] ? 0 : undefined)),
      times,
    }));
  }
  return { vocabulary, merges, special };
}

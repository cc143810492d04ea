// Lookups: values to indices and back. A string and an integer lookup differ in what they take only.
import { show } from "../errors.js";
import { count, flag, oneOf, optional, parseOptions, type Schema, whole } from "../options.js";
import { type Tensor, tensor } from "../tensor.js";
import { type Encoding, encodeRow, encodings, inverseFrequencies, joinRows } from "./encode.js";
import { hashOf } from "./hash.js";
import { rankTokens, Vocabulary } from "./vocabulary.js";

const schema = {
  maxTokens: optional(count()),
  numOovIndices: whole(1),
  outputMode: oneOf(encodings, "int"),
  padToMaxTokens: flag(false),
  invert: flag(false),
} satisfies Schema;

export interface LookupOptions<T> {
  readonly maxTokens?: number | null;
  /** Places for what is not known; 0: it is refused. Several: by its hash. Default 1. */
  readonly numOovIndices?: number;
  /** Index 0 stands for it where it is given. */
  readonly maskToken?: T | null;
  /** What an unknown index gives back. */
  readonly oovToken?: T;
  readonly vocabulary?: readonly T[] | null;
  readonly idfWeights?: readonly number[] | null;
  readonly outputMode?: Encoding;
  readonly padToMaxTokens?: boolean;
  readonly invert?: boolean;
}

/** What kind of values a lookup takes. */
interface Kind<T> {
  readonly who: string;
  readonly oovToken: T;
  is(value: unknown): value is T;
  readonly expected: string;
}

export class Lookup<T extends string | number> {
  readonly #options;
  readonly #given: LookupOptions<T>;
  #vocabulary: Vocabulary | undefined;
  #values: readonly T[] = [];
  #rarity: readonly number[] | undefined;

  /** @internal */
  constructor(
    private readonly kind: Kind<T>,
    given: LookupOptions<T>,
  ) {
    const others = ["maskToken", "oovToken", "vocabulary", "idfWeights"];
    this.#options = parseOptions(kind.who, schema, given, others);
    this.#given = given;
    if (this.#options.invert && this.#options.outputMode !== "int")
      throw new RangeError(`${kind.who}: invert goes with outputMode "int" only.`);
    if (given.vocabulary) {
      this.#check(given.vocabulary);
      if (this.#options.outputMode === "tfIdf" && given.idfWeights?.length !== given.vocabulary.length)
        throw new RangeError(
          `${kind.who}: with outputMode "tfIdf", idfWeights must have a number for each of ${given.vocabulary.length} values, got ${given.idfWeights?.length ?? "none"}.`,
        );
      this.#set(given.vocabulary, given.idfWeights ?? undefined);
    }
  }

  /** The values under their indices: the mask's, places for what is not known, then the vocabulary. */
  get vocabulary(): readonly T[] {
    this.#known();
    return this.#values;
  }

  /** Makes the vocabulary from rows of values, or from one list: the most frequent first. */
  adapt(rows: Iterable<T | readonly T[]>): void {
    const documents = Array.from(rows, (row) => [row].flat() as T[]);
    for (const document of documents) this.#check(document);
    const { maxTokens } = this.#options;
    const most = maxTokens === undefined ? undefined : Math.max(0, maxTokens - this.#special().length);
    const mask = this.#given.maskToken;
    const texts = documents.map((d) => d.filter((v) => v !== mask).map(String));
    const ranked = rankTokens(texts.flat(), most);
    const back = new Map(documents.flat().map((v) => [String(v), v]));
    this.#set(
      ranked.map((token) => back.get(token) as T),
      inverseFrequencies(texts, ranked),
    );
  }

  /**
   * Values as indices, of the same shape; or rows of values as vectors in the other modes; or, with `invert`, indices as values.
   *
   * @throws {RangeError} for what is not known where there is no place for it.
   */
  call(rows: readonly (readonly T[])[]): Tensor;
  call(rows: readonly T[]): Tensor;
  call(rows: readonly (T | readonly T[])[]): Tensor {
    const nested = rows.some((row) => Array.isArray(row));
    const lists = rows.map((row) => [row].flat() as T[]);
    for (const list of lists) this.#check(list);
    const indices = lists.map((list) => list.map((value) => this.#indexOf(value)));
    const { outputMode, padToMaxTokens, maxTokens } = this.#options;
    const first = indices[0]?.length ?? 0;
    if (outputMode === "int" || outputMode === "oneHot") {
      const odd = indices.findIndex((row) => row.length !== first);
      if (odd >= 0)
        throw new RangeError(
          `${this.kind.who}: row ${odd} has ${indices[odd]?.length} values, the first ${first}. Bring rows to one length.`,
        );
    }
    if (outputMode === "int") {
      const shape = nested ? [rows.length, first] : [rows.length];
      return tensor(Float32Array.from(indices.flat()), shape);
    }
    const hidden = this.#given.maskToken === undefined || this.#given.maskToken === null ? 0 : 1;
    const width = padToMaxTokens && maxTokens !== undefined ? maxTokens : this.#values.length - hidden;
    const moved = indices.map((row) => row.map((index) => index - hidden));
    if (outputMode !== "oneHot") {
      return joinRows(
        moved.map((row) => encodeRow(row, outputMode, width, this.#rarity)),
        width,
      );
    }
    const flat = joinRows(
      moved.flat().map((index) => encodeRow([index], "multiHot", width)),
      width,
    );
    return nested ? tensor(flat.data, [rows.length, first, width]) : flat;
  }

  /** Indices back to values. */
  invert(indices: ArrayLike<number>): T[] {
    this.#known();
    return Array.from(indices, (index) => this.#values[index] ?? this.#oov());
  }

  #oov(): T {
    return this.#given.oovToken ?? this.kind.oovToken;
  }

  #special(): T[] {
    const { maskToken } = this.#given;
    const unknown = Array.from({ length: this.#options.numOovIndices }, () => this.#oov());
    return maskToken === undefined || maskToken === null ? unknown : [maskToken, ...unknown];
  }

  #indexOf(value: T): number {
    const vocabulary = this.#known();
    const places = this.#options.numOovIndices;
    const masked = this.#special().length - places;
    if (masked === 1 && value === this.#given.maskToken) return 0;
    const own = vocabulary.find(String(value));
    if (own !== undefined) return own + masked + places;
    if (places === 0) return vocabulary.indexOf(String(value), this.kind.who);
    return masked + (places === 1 ? 0 : hashOf(String(value), places));
  }

  #check(values: readonly unknown[]): void {
    values.forEach((value, i) => {
      if (!this.kind.is(value))
        throw new TypeError(`${this.kind.who}: expected ${this.kind.expected}, got ${show(value)} at ${i}.`);
    });
  }

  #set(values: readonly T[], rarity: readonly number[] | undefined): void {
    const special = this.#special();
    const own =
      special.length > 0 && special.every((v, i) => v === values[i]) ? values.slice(special.length) : values;
    this.#vocabulary = new Vocabulary(own.map(String), undefined, this.kind.who);
    this.#values = [...special, ...own];
    if (!rarity) return;
    const mean = rarity.reduce((sum, v) => sum + v, 0) / Math.max(1, rarity.length);
    this.#rarity = [...Array.from({ length: this.#options.numOovIndices }, () => mean), ...rarity];
  }

  #known(): Vocabulary {
    if (this.#vocabulary) return this.#vocabulary;
    throw new RangeError(
      `${this.kind.who}: has no vocabulary yet. Call adapt(rows) first, or pass vocabulary.`,
    );
  }
}

/**
 * Strings to indices, and back.
 *
 * @param options.maxTokens most values of the vocabulary, special ones counted. @param options.numOovIndices places for what is not known, default 1.
 * @param options.maskToken stands under index 0; default none. @param options.oovToken default `"[UNK]"`. @param options.vocabulary in place of `adapt`.
 * @param options.outputMode `"int"` (default), `"oneHot"`, `"multiHot"`, `"count"` or `"tfIdf"`. @param options.padToMaxTokens default false.
 * @throws {RangeError} for a value twice in the vocabulary.
 * @example
 * const cities = stringLookup({ vocabulary: ["Seoul", "Busan"] });
 * cities.call(["Busan", "Paris"]).data; // [2, 0]
 * @see https://keras.io/api/layers/preprocessing_layers/categorical/string_lookup/
 */
export function stringLookup(options: LookupOptions<string> = {}): Lookup<string> {
  const is = (value: unknown): value is string => typeof value === "string";
  return new Lookup({ who: "stringLookup", oovToken: "[UNK]", is, expected: "a string" }, options);
}

/**
 * Whole numbers to indices, and back.
 *
 * @param options as those of `stringLookup`; `oovToken` is −1 by default.
 * @throws {RangeError} for a value twice in the vocabulary.
 * @example
 * const ids = integerLookup({ vocabulary: [1001, 7] });
 * ids.call([7, 8]).data; // [2, 0]
 * @see https://keras.io/api/layers/preprocessing_layers/categorical/integer_lookup/
 */
export function integerLookup(options: LookupOptions<number> = {}): Lookup<number> {
  const is = (value: unknown): value is number => Number.isSafeInteger(value);
  return new Lookup({ who: "integerLookup", oovToken: -1, is, expected: "a whole number" }, options);
}

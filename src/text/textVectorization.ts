import { show } from "../errors.js";
import { count, either, flag, listOf, nullable, oneOf, optional, parseOptions, text } from "../options.js";
import type { Tensor } from "../tensor.js";
import { encodeRow, inverseFrequencies, joinRows } from "./encode.js";
import { padSequences } from "./padSequences.js";
import {
  ngramsOf,
  type Split,
  type Standardization,
  splits,
  splitText,
  standardizations,
  standardize,
} from "./tokens.js";
import { rankTokens, Vocabulary } from "./vocabulary.js";

const schema = {
  maxTokens: optional(count()),
  standardize: nullable(oneOf(standardizations), "lowerAndStripPunctuation" as const),
  split: nullable(oneOf(splits), "whitespace" as const),
  ngrams: optional(either(count(), listOf(count()))),
  outputMode: oneOf(["int", "multiHot", "count", "tfIdf"], "int"),
  outputSequenceLength: optional(count()),
  padToMaxTokens: flag(false),
  vocabulary: optional(listOf(text())),
  idfWeights: optional(listOf({ expected: "a number", parse: (v: unknown) => Number(v) })),
};

export interface TextVectorizationOptions {
  readonly maxTokens?: number | null | undefined;
  readonly standardize?: Standardization | null;
  readonly split?: Split | null;
  readonly ngrams?: number | readonly number[] | null | undefined;
  readonly outputMode?: "int" | "multiHot" | "count" | "tfIdf";
  readonly outputSequenceLength?: number | null | undefined;
  readonly padToMaxTokens?: boolean;
  readonly vocabulary?: readonly string[] | null | undefined;
  readonly idfWeights?: readonly number[] | null | undefined;
}

/** Stand before the tokens: what fills up short texts, and what is not known. */
const UNKNOWN = "[UNK]";

export class TextVectorization {
  readonly #options;
  #vocabulary: Vocabulary | undefined;
  #rarity: readonly number[] | undefined;

  /** @internal */
  constructor(options: TextVectorizationOptions) {
    this.#options = parseOptions("textVectorization", schema, options);
    const { vocabulary, idfWeights, outputMode } = this.#options;
    if (outputMode === "tfIdf" && vocabulary && idfWeights?.length !== vocabulary.length)
      throw new RangeError(
        `textVectorization: with outputMode "tfIdf", idfWeights must have a number for each of ${vocabulary.length} tokens, got ${idfWeights?.length ?? "none"}.`,
      );
    if (vocabulary) this.#set(vocabulary, idfWeights);
  }

  /** The tokens under their indices: in mode "int" first "" (index 0, padding), then "[UNK]"; in other modes "[UNK]" is 0. */
  get vocabulary(): readonly string[] {
    return this.#known().tokens;
  }

  /**
   * Makes the vocabulary from texts: the most frequent tokens first.
   *
   * @throws {TypeError} where a text is no string.
   */
  adapt(texts: Iterable<string>): void {
    const documents = Array.from(texts, (text, i) => this.#tokens(text, i));
    const special = this.#options.outputMode === "int" ? 2 : 1;
    const most =
      this.#options.maxTokens === undefined ? undefined : Math.max(0, this.#options.maxTokens - special);
    const all = (function* () {
      for (const document of documents) yield* document;
    })();
    const ranked = rankTokens(all, most);
    this.#set(ranked, inverseFrequencies(documents, ranked));
  }

  /**
   * Texts as numbers: [texts, length] of indices, or [texts, tokens] in the other modes.
   *
   * @throws {RangeError} before there is a vocabulary.
   */
  call(texts: readonly string[]): Tensor {
    const vocabulary = this.#known();
    const { outputMode, outputSequenceLength, padToMaxTokens, maxTokens } = this.#options;
    const rows = texts.map((text, i) =>
      this.#tokens(text, i).map((token) => vocabulary.indexOf(token, "textVectorization")),
    );
    if (outputMode === "int") {
      const length = outputSequenceLength ?? null;
      return padSequences(rows, { maxLength: length, padding: "post", truncating: "post" });
    }
    const width = padToMaxTokens && maxTokens !== undefined ? maxTokens : vocabulary.tokens.length;
    return joinRows(
      rows.map((row) => encodeRow(row, outputMode, width, this.#rarity)),
      width,
    );
  }

  #tokens(text: unknown, at: number): string[] {
    if (typeof text !== "string")
      throw new TypeError(`textVectorization: text ${at} must be a string, got ${show(text)}.`);
    const { ngrams, split } = this.#options;
    const lengths = typeof ngrams === "number" ? Array.from({ length: ngrams }, (_, i) => i + 1) : ngrams;
    return ngramsOf(splitText(standardize(text, this.#options.standardize), split), lengths);
  }

  #set(tokens: readonly string[], rarity: readonly number[] | undefined): void {
    const int = this.#options.outputMode === "int";
    const special = int ? ["", UNKNOWN] : [UNKNOWN];
    const own =
      tokens[0] === special[0] && tokens[special.length - 1] === UNKNOWN
        ? tokens.slice(special.length)
        : tokens;
    this.#vocabulary = new Vocabulary([...special, ...own], special.length - 1, "textVectorization");
    if (!rarity) return;
    // What is not known is as rare as the tokens are on average (as Keras).
    const mean = rarity.reduce((sum, v) => sum + v, 0) / Math.max(1, rarity.length);
    this.#rarity = [mean, ...rarity];
  }

  #known(): Vocabulary {
    if (this.#vocabulary) return this.#vocabulary;
    throw new RangeError(
      "textVectorization: has no vocabulary yet. Call adapt(texts) first, or pass vocabulary.",
    );
  }

  /** What makes the same again: `textVectorization(vectorization.toJSON())`. */
  toJSON(): TextVectorizationOptions {
    const { outputMode } = this.#options;
    const tokens = this.#vocabulary?.tokens.slice(outputMode === "int" ? 2 : 1);
    return {
      ...this.#options,
      vocabulary: tokens ?? null,
      idfWeights: outputMode === "tfIdf" ? (this.#rarity?.slice(1) ?? null) : null,
    };
  }
}

/**
 * Texts to numbers: standardized, split, and each token replaced by its index.
 *
 * @param options.maxTokens most tokens of the vocabulary, special ones counted. Default: all.
 * @param options.standardize `"lowerAndStripPunctuation"` (default), `"lower"`, `"stripPunctuation"` or null.
 * @param options.split `"whitespace"` (default), `"character"` or null. @param options.ngrams runs up to this length, or of the listed lengths.
 * @param options.outputMode `"int"` (default), `"multiHot"`, `"count"` or `"tfIdf"`. @param options.outputSequenceLength to which rows of
 *   indices are cut or filled with 0; default: the longest. @param options.padToMaxTokens vectors are as long as maxTokens, default false.
 * @param options.vocabulary tokens without the special ones, in place of `adapt`. @param options.idfWeights a number for each of them.
 * @throws {RangeError} for options that don't go together.
 * @example
 * const vectorize = textVectorization({ outputSequenceLength: 4 });
 * vectorize.adapt(["the cat sat", "the dog"]);
 * vectorize.call(["the bird sat!"]).toArray(); // [[2, 1, 3, 0]]
 * @see https://keras.io/api/layers/preprocessing_layers/text/text_vectorization/
 */
export function textVectorization(options: TextVectorizationOptions = {}): TextVectorization {
  return new TextVectorization(options);
}

/**
 * Text and series to numbers, for networks that read sequences: vocabularies, tokenizers, windows.
 *
 * @module downhill/text
 */

export { type BleuOptions, bleu } from "./bleu.js";
export type { BytePairs } from "./bytePairs.js";
export { BytePairTokenizer, bytePairTokenizer, trainBytePairs } from "./bytePairs.js";
export { categoryEncoding } from "./categoryEncoding.js";
export type { Discretization } from "./discretization.js";
export { discretization } from "./discretization.js";
export { editDistance } from "./editDistance.js";
export { hashing } from "./hash.js";
export type { Lookup } from "./lookup.js";
export { integerLookup, type LookupOptions, stringLookup } from "./lookup.js";
export { padSequences } from "./padSequences.js";
export type { TextVectorization } from "./textVectorization.js";
export { type TextVectorizationOptions, textVectorization } from "./textVectorization.js";
export { type TimeseriesDataset, type TimeseriesOptions, timeseriesDataset } from "./timeseriesDataset.js";

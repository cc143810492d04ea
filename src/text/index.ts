/**
 * Text and series to numbers, for networks that read sequences: vocabularies, tokenizers, windows.
 *
 * @module downhill/text
 */
export { BytePairTokenizer, bytePairTokenizer, trainBytePairs } from "./bytePairs.js";
export { categoryEncoding } from "./categoryEncoding.js";
export { discretization } from "./discretization.js";
export { editDistance } from "./editDistance.js";
export { hashing } from "./hash.js";
export { integerLookup, type LookupOptions, stringLookup } from "./lookup.js";
export { padSequences } from "./padSequences.js";
export { type TextVectorizationOptions, textVectorization } from "./textVectorization.js";
export { type TimeseriesDataset, type TimeseriesOptions, timeseriesDataset } from "./timeseriesDataset.js";

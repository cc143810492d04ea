// From a text to its tokens, as Keras's TextVectorization: standardized, split, joined to n-grams.

export const standardizations = ["lowerAndStripPunctuation", "lower", "stripPunctuation"] as const;
export type Standardization = (typeof standardizations)[number];

const PUNCTUATION = /[!"#$%&()*+,\-./:;<=>?@[\\\]^_`{|}~']/g;

/** ASCII and other letters in lower case, by the Unicode tables, not by the user's language. */
export function standardize(text: string, how: Standardization | null): string {
  const lower = how === "lowerAndStripPunctuation" || how === "lower" ? text.toLowerCase() : text;
  return how === "lower" || how === null ? lower : lower.replace(PUNCTUATION, "");
}

export const splits = ["whitespace", "character"] as const;
export type Split = (typeof splits)[number];

export function splitText(text: string, how: Split | null): string[] {
  if (how === null) return [text];
  return how === "whitespace" ? text.split(/\s+/).filter((word) => word !== "") : [...text];
}

/** Runs of tokens of the given lengths, joined by spaces: all of the first length, then of the next. */
export function ngramsOf(tokens: readonly string[], lengths: readonly number[] | undefined): string[] {
  if (!lengths) return [...tokens];
  return lengths.flatMap((n) =>
    Array.from({ length: Math.max(0, tokens.length - n + 1) }, (_, i) => tokens.slice(i, i + n).join(" ")),
  );
}

import { exp, log } from "../numeric/elementary.js";
import { count, flag, parseOptions } from "../options.js";

type Tokens = readonly (string | number)[];

export interface BleuOptions {
  /** Longest n-grams, default 4. */
  readonly maxOrder?: number;
  /** Adds 1 to matches and to what there is, so that short texts don't score 0. Default false. */
  readonly smooth?: boolean;
}

/**
 * BLEU of translations: how many of their n-grams are in a reference, the geometric mean over n = 1 … maxOrder, times e^(1 − reference length / length)
 * where they are shorter. Counts are summed over all texts first. 1 is perfect.
 *
 * @param predictions a list of tokens for each text. @param references for each text a list of tokens, or several such lists.
 * @throws {RangeError} where there aren't as many references as predictions, or a text has none.
 * @example
 * bleu([["the", "cat", "sat", "down"]], [["the", "cat", "sat", "down"]]); // 1
 * @see Papineni et al. 2002, https://aclanthology.org/P02-1040/; https://keras.io/keras_hub/api/metrics/bleu/
 */
export function bleu(
  predictions: readonly Tokens[],
  references: readonly (Tokens | readonly Tokens[])[],
  options: BleuOptions = {},
): number {
  const { maxOrder, smooth } = parseOptions("bleu", { maxOrder: count(4), smooth: flag(false) }, options);
  if (predictions.length !== references.length)
    throw new RangeError(
      `bleu: ${predictions.length} predictions and ${references.length} references must be as many. Give each text its reference.`,
    );
  const matches = new Array<number>(maxOrder).fill(0);
  const possible = new Array<number>(maxOrder).fill(0);
  let [length, wanted] = [0, 0];
  predictions.forEach((tokens, i) => {
    const given = references[i] as Tokens | readonly Tokens[];
    const several = (Array.isArray(given[0]) ? given : [given]) as readonly Tokens[];
    length += tokens.length;
    wanted += Math.min(...several.map((one) => one.length));
    for (let n = 1; n <= maxOrder; n++) {
      const own = ngrams(tokens, n);
      const theirs = several.map((one) => ngrams(one, n));
      for (const [gram, times] of own) {
        const most = Math.max(...theirs.map((grams) => grams.get(gram) ?? 0));
        matches[n - 1] = (matches[n - 1] as number) + Math.min(times, most);
      }
      possible[n - 1] = (possible[n - 1] as number) + Math.max(0, tokens.length - n + 1);
    }
  });
  const extra = smooth ? 1 : 0;
  const precisions = matches.map((found, n) => {
    const all = (possible[n] as number) + extra;
    return all === 0 ? 0 : (found + extra) / all;
  });
  if (length === 0 || precisions.includes(0)) return 0;
  const mean = exp(precisions.reduce((sum, p) => sum + log(p), 0) / maxOrder);
  return length > wanted ? mean : mean * exp(1 - wanted / length);
}

function ngrams(tokens: Tokens, n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= tokens.length; i++) {
    const gram = JSON.stringify(tokens.slice(i, i + n));
    counts.set(gram, (counts.get(gram) ?? 0) + 1);
  }
  return counts;
}

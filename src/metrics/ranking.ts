// Exact measures of how well scores rank positives above negatives. They need all scores at once, sorted, so they are no
// metrics of a training: they are computed on the host from predictions.
import { optionsObject } from "../options.js";
import { numbersOf } from "../parts/alone.js";

interface Ranked {
  /** Weight of positives and negatives whose score is at least the i-th largest of the different ones. */
  readonly positives: number[];
  readonly negatives: number[];
}

/** Options of `rocAuc` and `averagePrecision`. */
export interface RankingOptions {
  /** A weight for each number, ≥ 0. Default: 1. */
  readonly sampleWeight?: Float32Array | readonly number[];
}

type Numbers = Float32Array | readonly number[];

/** Running sums from the highest score down; equal scores count together. */
function rank(who: string, yTrue: Numbers, yScore: Numbers, options: RankingOptions): Ranked {
  const { sampleWeight } = optionsObject(who, options, "sampleWeight") as RankingOptions;
  const { data: t } = numbersOf(yTrue, undefined, `${who}: yTrue`);
  const { data: scores } = numbersOf(yScore, undefined, `${who}: yPred`);
  const weights = sampleWeight && numbersOf(sampleWeight, undefined, `${who}: sampleWeight`).data;
  for (const [what, length] of [
    ["yPred", scores.length],
    ["sampleWeight", weights?.length ?? t.length],
  ] as const) {
    if (length !== t.length)
      throw new RangeError(`${who}: yTrue has ${t.length} numbers, ${what} ${length}. They must be equal.`);
  }
  const bad = t.findIndex((label) => label !== 0 && label !== 1);
  if (bad >= 0) throw new RangeError(`${who}: yTrue[${bad}] must be 0 or 1, got ${t[bad]}.`);
  const odd = scores.findIndex(Number.isNaN);
  if (odd >= 0) throw new RangeError(`${who}: yPred[${odd}] is NaN, which has no rank.`);
  const wrong = weights?.findIndex((w) => !(w >= 0 && w < Number.POSITIVE_INFINITY)) ?? -1;
  if (wrong >= 0)
    throw new RangeError(
      `${who}: sampleWeight[${wrong}] must be a finite number >= 0, got ${weights?.[wrong]}.`,
    );

  const order = [...t.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  const ranked: Ranked = { positives: [], negatives: [] };
  let positive = 0;
  let negative = 0;
  order.forEach((place, i) => {
    const weight = weights ? (weights[place] as number) : 1;
    if (t[place] === 1) positive += weight;
    else negative += weight;
    const next = order[i + 1];
    if (next === undefined || scores[next] !== scores[place]) {
      ranked.positives.push(positive);
      ranked.negatives.push(negative);
    }
  });
  return ranked;
}

/**
 * Exact area under the ROC curve: the share of pairs of a positive and a negative that are ranked right, ties counting half.
 *
 * @param yTrue 0 or 1.
 * @param yPred scores: only their order matters.
 * @throws {RangeError} where there are no positives or no negatives, so that there is no curve.
 * @example
 * rocAuc([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.75
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.roc_auc_score.html
 */
export function rocAuc(yTrue: Numbers, yPred: Numbers, options: RankingOptions = {}): number {
  const { positives, negatives } = rank("rocAuc", yTrue, yPred, options);
  const [allPositive, allNegative] = [positives.at(-1) ?? 0, negatives.at(-1) ?? 0];
  if (allPositive === 0 || allNegative === 0)
    throw new RangeError(
      "rocAuc: yTrue must hold both 0 and 1, with a weight above 0. With one class there is no curve.",
    );
  let area = 0;
  positives.forEach((tp, i) => {
    const width = (negatives[i] as number) - (negatives[i - 1] ?? 0);
    area += (width * (tp + (positives[i - 1] ?? 0))) / 2;
  });
  return area / (allPositive * allNegative);
}

/**
 * Average precision: Σ (recallᵢ − recallᵢ₋₁) precisionᵢ over the different scores, from the highest down. 0 without positives.
 *
 * @param yTrue 0 or 1.
 * @param yPred scores: only their order matters.
 * @example
 * averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8]); // 0.8333
 * @see https://scikit-learn.org/stable/modules/generated/sklearn.metrics.average_precision_score.html
 */
export function averagePrecision(yTrue: Numbers, yPred: Numbers, options: RankingOptions = {}): number {
  const { positives, negatives } = rank("averagePrecision", yTrue, yPred, options);
  let sum = 0;
  positives.forEach((tp, i) => {
    const gained = tp - (positives[i - 1] ?? 0);
    if (gained > 0) sum += (gained * tp) / (tp + (negatives[i] as number));
  });
  const all = positives.at(-1) ?? 0;
  return all === 0 ? 0 : sum / all;
}

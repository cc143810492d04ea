// How important each parameter is, by PED-ANOVA: how much the values of the best trials differ from those of all trials,
// as the Pearson divergence of two one-dimensional densities. The densities are sums of cut normal kernels (Scott's
// width) on a grid of at most 50 places, with one wide kernel as prior; for choices they are smoothed shares.
// Watanabe, Bansal & Hutter 2023, PED-ANOVA, https://arxiv.org/abs/2304.10255. The best tenth (with all that are equal to its
// last), the 50 places and the comparison with the trials instead of the whole range are the defaults of Optuna's
// PedAnovaImportanceEvaluator.
import { pow } from "../../numeric/elementary.js";
import { mass } from "../math/normal.js";
import { type Distribution, isSingle, toInternal } from "../space/distribution.js";
import { toUnit } from "../space/unit.js";
import type { TrialResult } from "../study/trialResult.js";

const PLACES = 50;
const BEST_SHARE = 0.1;
const LEAST_BEST = 2;
const TINY = 1e-12;

export interface Importance {
  readonly name: string;
  /** Share of the whole; all shares add up to 1, unless no parameter varies: then each is 0. */
  readonly share: number;
}

/**
 * Importances, greatest first. A parameter that only some trials have is judged among those that have it.
 * @param loss of a complete trial: small is good.
 */
export function pedAnova(trials: readonly TrialResult[], loss: (trial: TrialResult) => number): Importance[] {
  const ranked = [...trials].sort((a, b) => loss(a) - loss(b));
  const names = [...new Set(trials.flatMap(({ params }) => Object.keys(params)))];
  const raw = names.map((name) => ({ name, share: divergence(ranked, name, loss) }));
  const varying = raw.filter(({ share }) => share !== undefined).length;
  const sum = raw.reduce((total, { share = 0 }) => total + share, 0);
  const shares = raw.map(({ name, share }) => {
    if (share === undefined) return { name, share: 0 };
    return { name, share: sum > 0 ? share / sum : 1 / varying };
  });
  return shares.sort((a, b) => b.share - a.share || (a.name < b.name ? -1 : 1));
}

/** @param ranked best first. Gives undefined for a parameter that never varies: nothing can follow from it. */
function divergence(
  ranked: readonly TrialResult[],
  name: string,
  loss: (trial: TrialResult) => number,
): number | undefined {
  const trials = ranked.filter(({ params }) => Object.hasOwn(params, name));
  const distribution = trials.at(-1)?.distributions[name];
  if (distribution === undefined || isSingle(distribution) || isConstant(trials, name)) return undefined;
  if (trials.length <= LEAST_BEST) return 0;
  const best = trials.slice(0, bestCount(trials, loss));
  const ofBest = density(counts(best, name, distribution), distribution.kind === "choice");
  const ofAll = density(counts(trials, name, distribution), distribution.kind === "choice");
  return ofAll.reduce((sum, p, i) => {
    const ratio = (ofBest[i]! + TINY) / (p + TINY) - 1;
    return sum + (p + TINY) * ratio * ratio;
  }, 0);
}

function isConstant([first, ...others]: readonly TrialResult[], name: string): boolean {
  return others.every(({ params }) => params[name] === first?.params[name]);
}

/** The best tenth, and whatever is as good as its last: the order of equals says nothing. */
function bestCount(trials: readonly TrialResult[], loss: (trial: TrialResult) => number): number {
  let count = Math.max(LEAST_BEST, Math.ceil(BEST_SHARE * trials.length));
  const last = loss(trials[count - 1]!);
  while (count < trials.length && loss(trials[count]!) === last) count++;
  return count;
}

/** How many trials fall on each place of the grid. */
function counts(trials: readonly TrialResult[], name: string, distribution: Distribution): number[] {
  const places = placesOf(distribution);
  const result: number[] = new Array(places).fill(0);
  for (const { params } of trials) {
    const value = toInternal(distribution, params[name]);
    if (value === undefined) continue;
    const u = Math.min(Math.max(toUnit(distribution, value), 0), 1);
    result[Math.min(Math.floor(u * places), places - 1)]!++;
  }
  return result;
}

function placesOf(d: Distribution): number {
  if (d.kind === "choice") return d.choices.length;
  return d.step === null || d.log ? PLACES : Math.min(PLACES, Math.round((d.high - d.low) / d.step) + 1);
}

/** Probabilities of the places. */
function density(count: readonly number[], isChoice: boolean): number[] {
  const total = count.reduce((a, b) => a + b, 0);
  const places = count.length;
  const prior = 1 / (total + 1);
  if (isChoice) return count.map((c) => (c + 1 / places) * prior);
  const width = scottWidth(count, total);
  const kernels = count.flatMap((c, mean) => (c > 0 ? [{ mean, width, weight: c * prior }] : []));
  kernels.push({ mean: (places - 1) / 2, width: places, weight: prior });
  const result: number[] = new Array(places).fill(0);
  for (const kernel of kernels) {
    const inside = between(kernel, -0.5, places - 0.5);
    for (let i = 0; i < places; i++)
      result[i]! += (kernel.weight * between(kernel, i - 0.5, i + 0.5)) / inside;
  }
  return result;
}

function between({ mean, width }: { mean: number; width: number }, low: number, high: number): number {
  return mass((low - mean) / width, (high - mean) / width);
}

/** Scott's rule, robust form: 1.059 · min(s, IQR / 1.34) · n^(−1/5), at least what puts 90 % of a kernel on its place. */
function scottWidth(count: readonly number[], total: number): number {
  const mean = count.reduce((sum, c, i) => sum + c * i, 0) / total;
  const squares = count.reduce((sum, c, i) => sum + c * (i - mean) * (i - mean), 0);
  const quartile = (share: number): number => {
    let sum = 0;
    return count.findIndex((c) => {
      sum += c;
      return sum >= share * total;
    });
  };
  const deviation = Math.sqrt(squares / Math.max(1, total - 1));
  const spread = Math.min(deviation, (quartile(0.75) - quartile(0.25)) / 1.34);
  return Math.max(1.059 * spread * pow(total, -0.2), 0.5 / 1.64);
}

// Which token comes next: drawn from what a model says, with the usual ways to sharpen or cut the distribution.
import { Purpose } from "../contract/purpose.js";
import { exp, log } from "../numeric/elementary.js";
import { Random } from "../numeric/random.js";

export interface Sampling {
  /** Logits are divided by it; 0: the likeliest token. */
  readonly temperature: number;
  /** Only so many of the likeliest. */
  readonly topK: number | undefined;
  /** Only the likeliest that have this much of the whole together. */
  readonly topP: number | undefined;
  readonly seed: number;
}

/** The next token of a row. @param scores logits, or probabilities. @param row,step whose draw it is. */
export function sample(
  scores: Float32Array,
  areProbabilities: boolean,
  { temperature, topK, topP, seed }: Sampling,
  row: number,
  step: number,
): number {
  const order = [...scores.keys()].sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
  const best = order[0] as number;
  if (temperature === 0) return best;
  const logit = (i: number): number => (areProbabilities ? log(scores[i] as number) : (scores[i] as number));
  const top = logit(best);
  let kept = topK === undefined ? order : order.slice(0, topK);
  const weights = kept.map((i) => exp((logit(i) - top) / temperature));
  if (topP !== undefined) {
    const whole = weights.reduce((a, b) => a + b, 0);
    let sum = 0;
    const enough = weights.findIndex((weight) => {
      sum += weight;
      return sum >= topP * whole;
    });
    if (enough >= 0) kept = kept.slice(0, enough + 1);
  }
  const total = kept.reduce((sum, _, i) => sum + (weights[i] as number), 0);
  let rest = new Random(seed, Purpose.Replacement, row, step).uniform() * total;
  for (const [i, token] of kept.entries()) {
    rest -= weights[i] as number;
    if (rest < 0) return token;
  }
  return kept.at(-1) as number;
}

// What a network has to beat: the commonest class or the mean, and a linear model that is trained the same way.

import type { Recipe } from "./network.js";
import type { Numbers, Prepared } from "./prepare.js";
import { type Scores, scoresOf } from "./scores.js";
import type { Settings } from "./settings.js";
import type { Target } from "./target.js";
import { outputsFor, type TrainOptions, trainNetwork } from "./training.js";

export async function baselinesFor(
  prepared: Prepared,
  settings: Settings,
  recipe: Recipe,
  judged: Numbers,
  options: Pick<TrainOptions, "signal">,
): Promise<Record<string, Scores>> {
  const { target } = prepared;
  const simplest = scoresOf(target, simplestOutputs(prepared, judged.rows), judged.y);
  const name = target.task === "classification" ? "the commonest class" : "the mean";
  // Of a table that does not fit into memory the linear model would cost as many passes again.
  if (!prepared.train) return { [name]: simplest };
  const linear = { ...recipe, hidden: [], dropout: 0 };
  const { model } = await trainNetwork(prepared, settings, linear, options);
  return { [name]: simplest, "a linear model": scoresOf(target, await outputsFor(model, judged), judged.y) };
}

/** The same for every row: the shares of the classes, or 0, which is the mean of a target that is scaled. */
function simplestOutputs({ target, train, validation }: Prepared, rows: number): Float32Array {
  if (target.task === "regression") return new Float32Array(rows);
  const shares = sharesOf(target, (train ?? validation).y);
  const outputs = new Float32Array(rows * shares.length);
  for (let row = 0; row < rows; row++) outputs.set(shares, row * shares.length);
  return outputs;
}

export function sharesOf(target: Target, y: Float32Array): number[] {
  const counts = target.task === "classification" ? target.labels.map(() => 0) : [];
  for (const of of y) counts[of] = (counts[of] ?? 0) + 1;
  return counts.map((n) => n / y.length);
}

// What a network has to beat: the commonest class or the mean, and a linear model that is trained the same way.

import type { Recipe } from "./network.js";
import type { Numbers } from "./numbers.js";
import type { Prepared } from "./prepare.js";
import { type Scores, scoresOf } from "./scores.js";
import type { Settings } from "./settings.js";
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
  const { counts, isSampled, train } = prepared;
  // Of a table that does not fit into memory it learns from the sample, with as many steps: its few weights need no more rows.
  const rounds = isSampled ? Math.min(MOST_ROUNDS, Math.ceil(counts.train / train.rows)) : 1;
  const epochs = recipe.epochs * rounds;
  const steps = epochs * Math.ceil(train.rows / recipe.batchSize);
  const learningRate = settings.learningRate ?? Math.max(recipe.learningRate, Math.min(FASTEST, WAY / steps));
  const linear = { ...recipe, hidden: [], dropout: 0, epochs, learningRate };
  const { model } = await trainNetwork({ ...prepared, isSampled: false }, settings, linear, options);
  const scores = scoresOf(target, await outputsFor(model, judged), judged.y);
  return { [name]: simplest, [`a linear model${isSampled ? ` of ${train.rows} rows` : ""}`]: scores };
}

const MOST_ROUNDS = 20;
/**
 * A network's answers change with all of its weights at once, a linear model's with one a column: in few steps it would not arrive at
 * what it could be, and the network would seem better than it is. Its weights can move about so far in all steps, each by the rate.
 */
const WAY = 10;
const FASTEST = 0.05;

/** The same for every row: the shares of the classes, or 0, which is the mean of a target that is scaled. */
function simplestOutputs({ target, classRows, counts }: Prepared, rows: number): Float32Array {
  if (target.task === "regression") return new Float32Array(rows);
  const shares = classRows.map((n) => n / counts.train);
  const outputs = new Float32Array(rows * shares.length);
  for (let row = 0; row < rows; row++) outputs.set(shares, row * shares.length);
  return outputs;
}

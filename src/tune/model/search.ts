// One trial: a network for each part, trained side by side, reported after each epoch, judged by its best epoch.

import type { Logs } from "../../callbacks/callback.js";
import { isNamed } from "../../kinds.js";
import { now } from "../../runtime/host.js";
import type { Trial } from "../trial.js";
import type { Inputs } from "./inputs.js";
import { networkOf } from "./network.js";
import type { Part } from "./parts.js";
import type { Space } from "./space.js";
import type { Task } from "./task.js";
import { trainTogether } from "./together.js";

/** What all trials of a search share. */
export interface Search {
  readonly task: Task;
  readonly inputs: Inputs;
  readonly space: Space;
  readonly parts: readonly Part[];
  readonly epochs: number;
  readonly patience: number;
  readonly seed: number;
  /** Milliseconds after which a trial ends with what it has reached. */
  readonly trialTime: number;
}

/** How many epochs were best; kept with the trial. */
export const EPOCHS = "epochs";
/** Milliseconds that the training of one model up to its best epoch took; kept with the trial. */
export const TOOK = "milliseconds";
/** The numbers of the best epoch; kept with the trial. */
export const SCORE = "score";

/** @returns the loss on rows held out, the mean of the parts, at its best epoch. */
export async function runTrial(search: Search, trial: Trial): Promise<number> {
  const { parts, epochs, patience } = search;
  const plan = search.space.ask(trial);
  const begin = now();
  let best:
    | { loss: number; epoch: number; took: number; score: Readonly<Record<string, number>> }
    | undefined;
  let isPruned = false;
  const models = parts.map(({ train }) =>
    networkOf(
      plan,
      search.task,
      search.inputs,
      stepsOf(train.x.shape[0] as number, plan.batchSize, epochs),
      search.seed,
    ),
  );
  const goesOn = (epoch: number, logs: readonly Logs[]): boolean => {
    const score = scoreOf(logs, search.task.kind);
    const loss = score.loss as number;
    if (best === undefined || loss < best.loss) {
      best = { loss, epoch, took: now() - begin, score };
    }
    trial.report(best.loss, epoch + 1);
    if (epoch - best.epoch >= patience) return false;
    isPruned = epoch + 1 < epochs && trial.shouldPrune();
    return !isPruned && now() - begin < search.trialTime;
  };
  try {
    const batchSize = plan.batchSize;
    await trainTogether({ models, parts, epochs, batchSize, signal: trial.signal, goesOn });
  } catch (error) {
    // A rate that is too high: the trial ends there, with what it had reached if anything.
    if (!isNamed(error, "NonFiniteError")) throw error;
    if (best === undefined) return Number.NaN;
  }
  if (isPruned) trial.prune();
  if (best === undefined) return Number.NaN;
  trial.setAttribute(TOOK, Math.round(best.took / parts.length));
  trial.setAttribute(EPOCHS, best.epoch + 1);
  trial.setAttribute(SCORE, best.score);
  return best.loss;
}

export function stepsOf(rows: number, batchSize: number, epochs: number): number {
  return Math.ceil(rows / batchSize) * epochs;
}

function scoreOf(logs: readonly Logs[], kind: Task["kind"]): Record<string, number> {
  const mean = (key: string): number =>
    logs.reduce((sum, one) => sum + (one[key] as number), 0) / logs.length;
  const loss = mean("valLoss");
  if (kind === "numbers") return { loss, rSquared: 1 - loss };
  const key = Object.keys(logs[0] ?? {}).find((name) => /^val.*accuracy$/i.test(name));
  return key === undefined ? { loss } : { loss, accuracy: mean(key) };
}

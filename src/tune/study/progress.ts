// Whether a study still gets anywhere.
import { dominates } from "../math/pareto.js";
import { losses, violation } from "../samplers/results.js";
import type { StoredTrial } from "../storages/ledger.js";
import { StateCode } from "../storages/operations.js";

/** How many finished trials in a row, up to the newest, brought no new best; 0 before there is a first. */
export function trialsSinceProgress(trials: readonly StoredTrial[], signs: readonly (1 | -1)[]): number {
  const finished = trials
    .filter((trial) => trial.finished !== null)
    .sort((a, b) => a.finished! - b.finished!);
  const front: number[][] = [];
  let since = 0;
  for (const trial of finished) {
    since++;
    if (trial.state !== StateCode.Complete || violation(trial) > 0) continue;
    const own = losses(trial, signs);
    if (front.some((old) => dominates(old, own) || old.every((loss, i) => loss === own[i]))) continue;
    front.push(own);
    since = 0;
  }
  return front.length === 0 ? 0 : since;
}

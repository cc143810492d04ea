// Where trials run. A runner takes a running trial and gives back its outcome; how many it takes at a time is its
// capacity.

import { importObjective } from "../workers/importObjective.js";
import { shareData } from "../workers/shareData.js";
import { WorkerRunner } from "../workers/workerRunner.js";
import { type Outcome, runObjective } from "./outcome.js";
import type { RunningTrial } from "./runningTrial.js";
import type { Settings } from "./settings.js";

export interface Runner {
  /** Trials at a time. */
  readonly capacity: number;
  /** Whether it ends a trial that does not end by its signal. On this thread nothing can. */
  readonly endsTrials: boolean;
  /** Never rejects. */
  run(trial: RunningTrial): Promise<Outcome>;
  close(): Promise<void>;
}

/**
 * Runs trials on as many workers as were asked for; without, on this thread, one at a time.
 * @throws {TypeError} where the objective can't be loaded.
 */
export async function openRunner({ objective, directions, workers, shared }: Settings): Promise<Runner> {
  const objectives = directions.length;
  if (typeof objective === "string" && workers !== undefined) {
    return new WorkerRunner({ workers, objective, objectives, shared: shareData(shared) });
  }
  const run = typeof objective === "string" ? await importObjective(objective) : objective;
  return {
    capacity: 1,
    endsTrials: false,
    run: (trial) => runObjective(run, trial, objectives, shared),
    close: async () => {},
  };
}

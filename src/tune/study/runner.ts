// The runner that a study asks for.
import { importObjective } from "../workers/importObjective.js";
import { shareData } from "../workers/shareData.js";
import { WorkerRunner } from "../workers/workerRunner.js";
import { runObjective } from "./outcome.js";
import type { Settings } from "./settings.js";
import type { Runner } from "./trialRunner.js";

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

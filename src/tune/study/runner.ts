// Where trials run. A runner takes a running trial and gives back its outcome; how many it takes at a time is its
// capacity.
import { type Outcome, runObjective } from "./outcome.js";
import type { RunningTrial } from "./runningTrial.js";
import type { Settings } from "./settings.js";

export interface Runner {
  /** Trials at a time. */
  readonly capacity: number;
  /** Never rejects. */
  run(trial: RunningTrial): Promise<Outcome>;
  close(): Promise<void>;
}

/** Runs the objective on this thread, one trial at a time. */
export function runHere({ objective, directions }: Settings): Runner {
  return {
    capacity: 1,
    run: (trial) => runObjective(objective, trial, directions.length),
    close: async () => {},
  };
}

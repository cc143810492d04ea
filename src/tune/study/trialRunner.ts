// Where trials run. A runner takes a running trial and gives back its outcome; how many it takes at a time is its capacity.
import type { Outcome } from "./outcome.js";
import type { RunningTrial } from "./runningTrial.js";

export interface Runner {
  /** Trials at a time. */
  readonly capacity: number;
  /** Whether it ends a trial that does not end by its signal. On this thread nothing can. */
  readonly endsTrials: boolean;
  /** Never rejects. */
  run(trial: RunningTrial): Promise<Outcome>;
  close(): Promise<void>;
}

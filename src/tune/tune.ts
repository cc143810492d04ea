// The search for hyper-parameters, from one call.
import { Coordinator } from "./study/coordinator.js";
import { openRunner } from "./study/runner.js";
import { runStudy } from "./study/runStudy.js";
import { checkOptions, type TuneOptions } from "./study/settings.js";
import { Stopping } from "./study/stopping.js";
import { Study } from "./study/study.js";
import type { Runner } from "./study/trialRunner.js";

/**
 * Runs an objective again and again with parameters that promise more and more, and returns the study.
 *
 * A trial that throws is recorded as failed, and the study goes on; so is one that returns NaN. An objective that makes
 * no sense (a range with low > high, one name for two kinds of parameter, a string returned) ends the study.
 *
 * @param options.objective `(trial) => value`, may be async; or the URL of a module whose default export is one.
 * @param options.workers how many trials run at a time, each on a worker of its own; needs the objective as a URL.
 * @param options.shared data for all trials, as `trial.shared`: typed arrays lie in shared memory once.
 * @param options.direction "minimize" (default) or "maximize"; or `directions`, one per objective.
 * @param options.sampler of `samplers`. Default `samplers.tpe()`.
 * @param options.pruner of `pruners`. Default `pruners.none()`.
 * @param options.trials how many the study shall have in all. @param options.time "60s", "5m", or seconds.
 * @param options.patience trials without progress after which it ends. @param options.signal stops it.
 * @param options.storage of `storages`. Default `storages.memory()`.
 * @throws {TypeError | RangeError} for options of a wrong kind or value, before anything is started; for an objective that
 *   makes no sense; and where no trial returned a finite number.
 * @example
 *   const study = await tune({
 *     objective: (trial) => {
 *       const x = trial.float("x", { low: -10, high: 10 });
 *       return (x - 2) ** 2;
 *     },
 *     trials: 50,
 *   });
 *   study.best.params.x; // near 2
 * @see Akiba et al. 2019, Optuna, https://arxiv.org/abs/1907.10902 (the way of asking for parameters)
 */
export async function tune(options: TuneOptions): Promise<Study> {
  const settings = checkOptions(options);
  const { storage } = settings;
  const here = storage.openRunner === undefined ? await openRunner(settings) : undefined;
  const store = await storage.open(settings.name);
  try {
    const coordinator = new Coordinator(settings, store);
    const runner = here ?? ((await storage.openRunner?.(settings, store)) as Runner);
    const stopping = new Stopping(settings);
    const study = new Study({
      directions: settings.directions,
      stored: () => coordinator.stored(),
      enqueue: (params) => coordinator.enqueue(params),
      stop: () => stopping.stop(),
    });
    try {
      await runStudy({ settings, coordinator, runner, stopping, study });
    } finally {
      stopping.close();
      await runner.close();
    }
    return study;
  } finally {
    store.close();
  }
}

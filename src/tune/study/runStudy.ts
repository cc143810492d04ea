// The loop of a study: start trials while there is room, take in what came of them, tell the callbacks, until it is over.
import { giveWay, now } from "../../runtime/host.js";
import type { Coordinator } from "./coordinator.js";
import { ended, type Outcome } from "./outcome.js";
import type { RunningTrial } from "./runningTrial.js";
import type { Settings } from "./settings.js";
import type { Stopping } from "./stopping.js";
import type { Study } from "./study.js";
import { toResult } from "./trialResult.js";
import type { Runner } from "./trialRunner.js";

/** The page or server stays responsive while objectives run that never wait: a pause after so many milliseconds. */
const SLICE_MS = 8;
/** A trial on this thread that has not ended so long after the study was stopped is left to itself: nothing here can end it. */
const GRACE_MS = 1000;

interface Parts {
  readonly settings: Settings;
  readonly coordinator: Coordinator;
  readonly runner: Runner;
  readonly stopping: Stopping;
  readonly study: Study;
}

/** @throws what an objective that makes no sense, or a callback, has thrown. */
export async function runStudy(parts: Parts): Promise<void> {
  const { settings, coordinator, runner, stopping } = parts;
  const active = new Map<RunningTrial, Promise<void>>();
  const notNumbers: string[] = [];
  let finished = 0;
  let fatal: { readonly error: unknown } | undefined;
  let paused = now();

  const finish = async (running: RunningTrial, outcome: Outcome): Promise<void> => {
    const trial = toResult(coordinator.finish(running, outcome));
    finished++;
    if (outcome.state === "failed") {
      if ("misuse" in outcome) throw outcome.misuse;
      if (outcome.notANumber) notNumbers.push(outcome.reason);
    }
    for (const callback of settings.callbacks) await callback(parts.study, trial);
    if (coordinator.isStuck()) stopping.stop();
  };

  const start = (running: RunningTrial): void => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let forward = (): void => {};
    const outcome = new Promise<Outcome>((settle, reject) => {
      runner.run(running).then(settle, reject);
      forward = () => {
        running.abort(stopping.signal.reason);
        if (!runner.endsTrials) timer = setTimeout(() => settle(ended(stopping.signal) as Outcome), GRACE_MS);
      };
    });
    stopping.signal.addEventListener("abort", forward, { once: true });
    const work = outcome
      .then((came) => finish(running, came))
      .catch((error: unknown) => {
        fatal ??= { error };
        stopping.abort(error);
      })
      .finally(() => {
        clearTimeout(timer);
        stopping.signal.removeEventListener("abort", forward);
        active.delete(running);
      });
    active.set(running, work);
  };

  for (;;) {
    while (active.size < runner.capacity && !stopping.isOver) {
      const running = coordinator.next();
      if (running === undefined) break;
      start(running);
    }
    if (active.size === 0) break;
    await Promise.race(active.values());
    if (now() - paused > SLICE_MS) {
      await giveWay();
      paused = now();
    }
  }
  if (fatal !== undefined) throw fatal.error;
  if (finished > 0 && notNumbers.length === finished && !coordinator.hasResults()) {
    throw new RangeError(`${notNumbers.at(-1)} So did all ${finished} trials. Check the objective.`);
  }
}

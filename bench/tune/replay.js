// A study's record, gone through again on one thread without any queue: every trial starts, draws, reports and ends where the
// record says, and what it draws and returns is worked out anew. So results that came in any order have a quiet run to be
// compared with: the same order gives the same draws.

import { storages } from "../../build/modules/tune/index.js";
import { readLine } from "../../build/modules/tune/storages/journalLines.js";
import { OpCode, StateCode } from "../../build/modules/tune/storages/operations.js";
import { Coordinator } from "../../build/modules/tune/study/coordinator.js";
import { checkOptions } from "../../build/modules/tune/study/settings.js";
import { toResult } from "../../build/modules/tune/study/trialResult.js";

/**
 * @param lines the record. @param options of the study. @param lossOf what the objective returns for parameters.
 * @returns the trials of the quiet run.
 * @throws where it draws something else than the record has.
 */
export async function replay(lines, options, lossOf) {
  const store = await storages.memory().open();
  const coordinator = new Coordinator(checkOptions({ ...options, objective: () => 0 }), store);
  const running = new Map();
  for (const line of lines) {
    const { operation } = readLine(line);
    const trial = running.get(operation.trial);
    if (operation.op === OpCode.CreateTrial) {
      const next = coordinator.next();
      running.set(next.id, next);
    } else if (operation.op === OpCode.SetTrialParam) {
      const { value, distribution } = operation.param;
      const drawn = trial.draw(operation.name, distribution);
      if (drawn !== value) throw new Error(`trial ${trial.number} drew ${drawn}, the record has ${value}`);
    } else if (operation.op === OpCode.SetTrialIntermediateValue) {
      trial.report(operation.value, operation.step);
    } else if (operation.op === OpCode.SetTrialStateValues && operation.state === StateCode.Complete) {
      const { params } = toResult(store.read().trial(trial.id));
      coordinator.finish(trial, { state: "complete", values: [lossOf(params)] });
    }
  }
  return coordinator.stored().trials.map(toResult);
}

// What came of running an objective once, and the judgement of what it returned.

import { show } from "../../errors.js";
import { isNamed } from "../../kinds.js";
import { Trial, type TrialHost } from "../trial.js";
import type { Objective } from "./objective.js";

export type Outcome =
  | { readonly state: "complete"; readonly values: readonly number[] }
  | { readonly state: "pruned" }
  /** Ended from outside. */
  | { readonly state: "stopped"; readonly reason: string }
  | {
      readonly state: "failed";
      readonly reason: string;
      /** The error, where it says that the objective itself is wrong: every trial would meet it, so the study ends. */
      readonly misuse?: unknown;
      /** The objective returned NaN. */
      readonly notANumber?: boolean;
    };

/** Runs one trial. Never rejects: whatever happens is an outcome. */
export async function runObjective(
  objective: Objective,
  host: TrialHost,
  objectives: number,
  shared: Readonly<Record<string, unknown>>,
): Promise<Outcome> {
  const trial = new Trial(host, shared);
  try {
    const returned: unknown = await objective(trial);
    return (trial.watchesSignal && ended(host.signal)) || judge(returned, objectives);
  } catch (error) {
    if (isNamed(error, "TrialPruned")) return { state: "pruned" };
    if (trial.isMisuse(error)) return { state: "failed", reason: messageOf(error), misuse: error };
    return ended(host.signal) ?? { state: "failed", reason: messageOf(error) };
  }
}

/** How a trial whose signal has fired ends. */
export function ended({ aborted, reason }: AbortSignal): Outcome | undefined {
  if (!aborted) return undefined;
  return isNamed(reason, "TrialPruned")
    ? { state: "pruned" }
    : { state: "stopped", reason: messageOf(reason) };
}

function judge(returned: unknown, objectives: number): Outcome {
  const values: readonly unknown[] =
    objectives === 1 && !Array.isArray(returned) ? [returned] : (returned as unknown[]);
  const wanted = objectives === 1 ? "a number" : `a list of ${objectives} numbers`;
  const message = `tune: the objective must return ${wanted}, got ${show(returned)}.`;
  if (!Array.isArray(values) || !values.every((value) => typeof value === "number")) {
    const remedy = returned === undefined ? " Is a return missing?" : "";
    return misuse(new TypeError(message + remedy));
  }
  if (values.length !== objectives)
    return misuse(new RangeError(`${message} Return one value per direction.`));
  // An infinity is a result, as it is for Optuna: such as the loss of a training that has blown up.
  if (values.some(Number.isNaN)) return { state: "failed", reason: message, notANumber: true };
  return { state: "complete", values };
}

function misuse(error: Error): Outcome {
  return { state: "failed", reason: error.message, misuse: error };
}

export function messageOf(error: unknown): string {
  const { name, message } = Object(error) as { name?: unknown; message?: unknown };
  if (typeof name !== "string" || typeof message !== "string")
    return typeof error === "string" ? error : show(error);
  return message === "" ? name : message;
}

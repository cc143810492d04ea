// What callbacks share that watch a number of the logs.
import { show } from "../errors.js";
import { nonNegative, oneOf, text } from "../options.js";
import type { Logs } from "./callback.js";

/** Options of a callback that watches a number: which one, what counts as better, and by how much. */
export const monitorOptions = (minDelta: number) => ({
  monitor: text("valLoss"),
  minDelta: nonNegative(minDelta),
  mode: oneOf(["auto", "min", "max"], "auto"),
});

/** Names of metrics of which more is better. */
const MORE_IS_BETTER =
  /acc|auc|precision|recall|sensitivity|specificity|f1|fBeta|r2|iou|correlation|positives$|negatives$/i;

/** Whether a value is better than a reference by more than `minDelta`. */
export function improvement(o: {
  monitor: string;
  minDelta: number;
  mode: "auto" | "min" | "max";
}): (value: number, reference: number) => boolean {
  const up =
    o.mode === "max" ||
    (o.mode === "auto" && MORE_IS_BETTER.test(o.monitor) && !/^(val)?false/i.test(o.monitor));
  return up
    ? (value, reference) => value - o.minDelta > reference
    : (value, reference) => value + o.minDelta < reference;
}

/** The number that a callback watches; throws where the logs don't have it. */
export function monitored(who: string, name: string, logs: Logs): number {
  const value = logs[name];
  if (Array.isArray(value)) {
    throw new RangeError(
      `${who}: monitor ${show(name)} has ${value.length} values, expected one. Use a metric of one number, such as one with average.`,
    );
  }
  if (typeof value !== "number") {
    throw new RangeError(
      `${who}: monitor ${show(name)} is not in the logs, which have ${Object.keys(logs).join(", ")}. Validation data make the val… ones.`,
    );
  }
  return value;
}

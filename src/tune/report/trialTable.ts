// The trials in rows.
import type { TrialResult } from "../study/trialResult.js";
import { cut } from "./frame.js";
import type { Subject } from "./subject.js";
import { element, escapeText, shown } from "./svg.js";

export function trialTable({ trials, parameters, directions }: Subject): string {
  const values = directions.length === 1 ? ["value"] : directions.map((_, i) => `value ${i + 1}`);
  const names = [...parameters.keys()];
  const head = ["trial", "state", ...values, ...names, "seconds", "error"];
  const rows = trials.map((trial) => [
    String(trial.number),
    trial.state,
    ...values.map((_, i) => (trial.values[i] === undefined ? "" : shown(trial.values[i]))),
    ...names.map((name) => (Object.hasOwn(trial.params, name) ? cut(shown(trial.params[name]), 100) : "")),
    seconds(trial),
    cut(trial.error ?? "", 200),
  ]);
  return element(
    "table",
    {},
    element("thead", {}, row("th", head)),
    element("tbody", {}, ...rows.map((cells) => row("td", cells))),
  );
}

function row(cell: string, texts: readonly string[]): string {
  return element("tr", {}, ...texts.map((text) => element(cell, {}, escapeText(text))));
}

function seconds({ start, end }: TrialResult): string {
  return start === undefined || end === undefined ? "" : ((end - start) / 1000).toFixed(2);
}

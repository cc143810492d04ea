// The timeline: when each trial ran, a row per worker. Trials of one worker that overlap go on rows of their own.
import type { TrialResult } from "../study/trialResult.js";
import { numberAxis } from "./axis.js";
import { chart } from "./frame.js";
import { describeTrial, type Subject } from "./subject.js";
import { element, tooltip } from "./svg.js";

interface Bar {
  readonly trial: TrialResult;
  readonly start: number;
  readonly end: number;
}

export function timelineChart({ trials }: Subject): string {
  const began = trials.filter(({ start }) => start !== undefined);
  const zero = began.reduce((least, { start }) => Math.min(least, start as number), Number.POSITIVE_INFINITY);
  const newest = began.reduce((most, { start, end }) => Math.max(most, end ?? (start as number)), zero);
  const bars = began.map((trial) => ({
    trial,
    start: ((trial.start as number) - zero) / 1000,
    end: ((trial.end ?? newest) - zero) / 1000,
  }));
  const rows = rowsOf(bars);
  const last = bars.reduce((most, { end }) => Math.max(most, end), 1e-3);
  const x = numberAxis("seconds", [0, last], false);
  const marks = rows.map(({ label }, i) => ({ at: 1 - (i + 0.5) / rows.length, text: label }));
  const y = { label: "worker", place: () => 0, marks };
  const size = { width: 760, height: Math.max(110, rows.length * 30 + 60) };
  return chart(
    x,
    y,
    (area) =>
      rows
        .flatMap((row, i) =>
          row.bars.map(({ trial, start, end }) => {
            const left = area.x(x.place(start));
            const width = Math.max(1, area.x(x.place(end)) - left);
            const height = Math.min(20, ((area.bottom - area.top) / rows.length) * 0.7);
            const y0 = area.y(1 - (i + 0.5) / rows.length) - height / 2;
            const box = { x: left, y: y0, width, height, class: `span ${trial.state}` };
            return element("rect", box, tooltip(`${describeTrial(trial)}\n${(end - start).toFixed(3)} s`));
          }),
        )
        .join(""),
    size,
  );
}

function rowsOf(bars: readonly Bar[]): { label: string; bars: Bar[] }[] {
  const workers = new Map<string, Bar[][]>();
  for (const bar of [...bars].sort((a, b) => a.start - b.start)) {
    const rows = workers.get(bar.trial.worker) ?? [];
    workers.set(bar.trial.worker, rows);
    const free = rows.find((row) => row.at(-1)!.end <= bar.start);
    if (free === undefined) rows.push([bar]);
    else free.push(bar);
  }
  return [...workers.values()].flat().map((row, i) => ({ label: String(i), bars: row }));
}

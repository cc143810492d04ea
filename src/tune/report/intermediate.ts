// How trials went: their reports by step; pruned ones end in a cross.
import { countAxis, numberAxis } from "./axis.js";
import { chart } from "./frame.js";
import { describeTrial, type Subject } from "./subject.js";
import { element, path, tooltip } from "./svg.js";
import { thin } from "./thin.js";

/** Points of one trial's line. */
const MOST_REPORTS = 100;

export function intermediateChart({ trials }: Subject): string {
  const reporting = trials.flatMap((trial) => {
    const reports = trial.intermediate.filter(({ value }) => Number.isFinite(value));
    return reports.length > 0 ? [{ trial, reports: thin(reports, MOST_REPORTS) }] : [];
  });
  const all = reporting.flatMap(({ reports }) => reports);
  const x = countAxis(
    "step",
    all.map(({ step }) => step),
  );
  const y = numberAxis(
    "reported value",
    all.map(({ value }) => value),
  );
  return chart(x, y, (area) =>
    reporting
      .map(({ trial, reports }) => {
        const points = reports.map(
          ({ step, value }) => [area.x(x.place(step)), area.y(y.place(value))] as const,
        );
        const [endX, endY] = points.at(-1)!;
        const cross = `M${endX - 4} ${endY - 4}l8 8m0 -8l-8 8`;
        const title = tooltip(describeTrial(trial));
        const line =
          points.length > 1
            ? element("path", { d: path(points), class: `course ${trial.state}` }, title)
            : element("circle", { cx: endX, cy: endY, r: 2.5, class: trial.state }, title);
        return line + (trial.state === "pruned" ? element("path", { d: cross, class: "cross" }) : "");
      })
      .join(""),
  );
}

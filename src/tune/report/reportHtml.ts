// The report of a study: one HTML page that needs nothing but itself. No scripts; whatever rests under the pointer
// explains itself by a tooltip.
import { type Importance, pedAnova } from "../importance/pedAnova.js";
import { bestOf } from "../study/best.js";
import type { Direction } from "../study/objective.js";
import { contourChart } from "./contour.js";
import { historyChart } from "./history.js";
import { importanceChart } from "./importanceChart.js";
import { intermediateChart } from "./intermediate.js";
import { parallelChart } from "./parallel.js";
import { paretoCharts } from "./paretoChart.js";
import { sliceCharts } from "./slices.js";
import { STYLE } from "./style.js";
import { type ReportInput, type Subject, subjectOf } from "./subject.js";
import { element, escapeText, shown } from "./svg.js";
import { leftOut, thinSubject } from "./thin.js";
import { timelineChart } from "./timeline.js";
import { trialTable } from "./trialTable.js";

/** Fewer complete trials than this tell nothing about importance. */
const ENOUGH = 4;

export function reportHtml(input: ReportInput): string {
  const subject = subjectOf(input);
  const title = escapeText(`Study ${input.name}`);
  const head = [
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    element("title", {}, title),
    element("style", {}, STYLE),
  ];
  const body = [element("h1", {}, title), summary(subject), ...sections(subject)];
  return `<!doctype html>\n<html lang="en"><head>${head.join("")}</head><body>${body.join("\n")}</body></html>\n`;
}

function sections(all: Subject): string[] {
  const { directions, valueName } = all;
  if (all.trials.length === 0) return [];
  const importances = all.complete.length >= ENOUGH ? pedAnova(all.complete, all.loss) : [];
  const names = importances.length > 0 ? importances.map(({ name }) => name) : [...all.parameters.keys()];
  const drawn = thinSubject(all, names);
  const ofFirst = directions.length > 1 ? ", objective 1" : "";
  const trialsLeftOut = leftOut(drawn.trials.length, all.trials.length, "trials");
  const completeLeftOut = leftOut(drawn.complete.length, all.complete.length, "complete trials");
  const parametersLeftOut = leftOut(drawn.parameters.size, all.parameters.size, "parameters");
  const result: string[] = [];
  const add = (heading: string, note: string, content: string): void => {
    result.push(element("section", {}, element("h2", {}, heading), element("p", {}, note), content));
  };
  if (directions.length > 1) {
    const pairs = thinSubject(all, names, (directions.length * (directions.length - 1)) / 2);
    const note = "Ringed trials are beaten by no other in everything.";
    const notShown = leftOut(pairs.complete.length, all.complete.length, "complete trials");
    add("Pareto front", note + notShown, paretoCharts(pairs));
  } else {
    const note =
      "Dots are trials (hollow: pruned, at the edge where they are beyond it; red ticks: failed); the line is the best so far.";
    add("History", note + trialsLeftOut, historyChart(drawn));
  }
  if (all.trials.some(({ intermediate }) => intermediate.length > 0)) {
    const note = "What trials reported; crosses mark where one was pruned.";
    add("Intermediate values", note + trialsLeftOut, intermediateChart(drawn));
  }
  if (importances.length > 0) {
    const note = `How much each parameter sets the best tenth of the trials apart (PED-ANOVA${ofFirst}).`;
    add("Importance", note + parametersLeftOut, importanceChart(importances.slice(0, drawn.parameters.size)));
    const parallel = `A line is a trial; bright is good${ofFirst}.${completeLeftOut}${parametersLeftOut}`;
    add("Parallel coordinates", parallel, parallelChart(drawn));
    addSlices();
    const [first, second] = importances;
    if (first !== undefined && second !== undefined) addContour(first, second);
  }
  add(
    "Timeline",
    `When each trial ran, a row per worker; grey: pruned, red: failed.${trialsLeftOut}`,
    timelineChart(drawn),
  );
  const count =
    trialsLeftOut === ""
      ? `All ${all.trials.length} trials`
      : `${drawn.trials.length} of ${all.trials.length} trials`;
  const table = element("details", {}, element("summary", {}, count + parametersLeftOut), trialTable(drawn));
  result.push(element("section", {}, table));
  return result;

  function addSlices(): void {
    const sliced = thinSubject(all, names, drawn.parameters.size);
    const note = `The ${valueName} by each parameter; bright dots are later trials.`;
    const notShown = leftOut(sliced.complete.length, all.complete.length, "complete trials");
    add(
      "Slices",
      note + notShown + parametersLeftOut,
      element("div", { class: "row" }, sliceCharts(sliced, all.trials.length)),
    );
  }

  function addContour({ name: x }: Importance, { name: y }: Importance): void {
    const note = `${escapeText(x)} and ${escapeText(y)}, the two most important; bright is good${ofFirst}.${completeLeftOut}`;
    add("Contour", note, contourChart(drawn, x, y));
  }
}

function summary({ trials, directions }: Subject): string {
  const count = (state: string): number => trials.filter((trial) => trial.state === state).length;
  const states = ["complete", "pruned", "failed", "running", "waiting"].flatMap((state) =>
    count(state) > 0 ? [`${count(state)} ${state}`] : [],
  );
  const lines = [
    `${trials.length} trials: ${states.join(", ") || "none"}. To ${directions.join(", then to ")}.`,
  ];
  const best = directions.length === 1 ? bestOf(trials, directions[0] as Direction) : undefined;
  if (best !== undefined) {
    const params = Object.entries(best.params).map(([name, value]) => `${name} = ${shown(value)}`);
    lines.push(`Best: trial ${best.number} with ${shown(best.value)}; ${params.join(", ")}.`);
  }
  return lines.map((line) => element("p", { class: "lead" }, escapeText(line))).join("");
}

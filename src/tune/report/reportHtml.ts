// The report of a study: one HTML page that needs nothing but itself. No scripts; whatever rests under the pointer
// explains itself by a tooltip.
import { type Importance, pedAnova } from "../importance/pedAnova.js";
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

function sections(subject: Subject): string[] {
  const { complete, trials, parameters, directions, valueName } = subject;
  if (trials.length === 0) return [];
  const ofFirst = directions.length > 1 ? ", objective 1" : "";
  const result: string[] = [];
  const add = (heading: string, note: string, content: string): void => {
    result.push(element("section", {}, element("h2", {}, heading), element("p", {}, note), content));
  };
  if (directions.length > 1)
    add("Pareto front", "Ringed trials are beaten by no other in everything.", paretoCharts(subject));
  else
    add(
      "History",
      "Dots are trials (hollow: pruned, at the edge where they are beyond it; red ticks: failed); the line is the best so far.",
      historyChart(subject),
    );
  if (trials.some(({ intermediate }) => intermediate.length > 0)) {
    add(
      "Intermediate values",
      "What trials reported; crosses mark where one was pruned.",
      intermediateChart(subject),
    );
  }
  if (complete.length >= ENOUGH && parameters.size > 0) {
    const importances = pedAnova(complete, subject.loss);
    add(
      "Importance",
      `How much each parameter sets the best tenth of the trials apart (PED-ANOVA${ofFirst}).`,
      importanceChart(importances),
    );
    add("Parallel coordinates", `A line is a trial; bright is good${ofFirst}.`, parallelChart(subject));
    add(
      "Slices",
      `The ${valueName} by each parameter; bright dots are later trials.`,
      element("div", { class: "row" }, sliceCharts(subject)),
    );
    const [first, second] = importances;
    if (first !== undefined && second !== undefined) addContour(first, second);
  }
  add(
    "Timeline",
    "When each trial ran, a row per worker; grey: pruned, red: failed.",
    timelineChart(subject),
  );
  const table = element(
    "details",
    {},
    element("summary", {}, `All ${trials.length} trials`),
    trialTable(subject),
  );
  result.push(element("section", {}, table));
  return result;

  function addContour({ name: x }: Importance, { name: y }: Importance): void {
    const note = `${escapeText(x)} and ${escapeText(y)}, the two most important; bright is good${ofFirst}.`;
    add("Contour", note, contourChart(subject, x, y));
  }
}

function summary({ trials, directions, complete, loss }: Subject): string {
  const count = (state: string): number => trials.filter((trial) => trial.state === state).length;
  const states = ["complete", "pruned", "failed", "running", "waiting"].flatMap((state) =>
    count(state) > 0 ? [`${count(state)} ${state}`] : [],
  );
  const lines = [
    `${trials.length} trials: ${states.join(", ") || "none"}. To ${directions.join(", then to ")}.`,
  ];
  const feasible = complete.filter(({ constraints }) => constraints.every((value) => value <= 0));
  const best = directions.length === 1 ? [...feasible].sort((a, b) => loss(a) - loss(b))[0] : undefined;
  if (best !== undefined) {
    const params = Object.entries(best.params).map(([name, value]) => `${name} = ${shown(value)}`);
    lines.push(`Best: trial ${best.number} with ${shown(best.value)}; ${params.join(", ")}.`);
  }
  return lines.map((line) => element("p", { class: "lead" }, escapeText(line))).join("");
}

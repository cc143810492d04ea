// The report of a training: one page that needs no network. What was learned and how well, curves, classes, columns, warnings, and all that is needed to
// repeat it.
import { largest } from "../../numeric/extremes.js";
import type { ClassificationScores, RegressionScores, Scores } from "../scores.js";
import { quality, qualityName } from "../scores.js";
import type { StoredTable, Story } from "../stored.js";
import type { Chart } from "./charts.js";
import { drawing } from "./drawing.generated.js";
import { htmlTable, json, text } from "./html.js";
import { figure, percent, sentences } from "./sentence.js";
import { STYLE } from "./style.js";

export function reportHtml(stored: StoredTable): string {
  const { target, story } = stored;
  const [what, howWell, verdict] = sentences(stored);
  const charts = [...historyCharts(story), ...story.charts];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(target.name)} · report</title><style>${drawing.style}${STYLE}</style></head><body>
<p class="soft">downhill · report of ${text(story.table)}</p>
<h1>${text(what)}</h1>
<p class="lead">${text(howWell)}</p><p>${text(verdict)}</p>
${tiles(story.scores)}
${findings(story)}
<h2>Beside simpler models</h2>${compared(story)}
<h2>Curves</h2><div class="charts">${charts.map(frame).join("")}</div>
${"r2" in story.scores ? "" : classes(story.scores as ClassificationScores)}
<h2>Which columns matter</h2><p class="note">How much ${qualityName(story.scores)} is lost when a column's values are dealt out to other rows (five times, fewer where there are many columns; ± standard deviation). Columns that tell the same stand in for each other.</p>
${importance(story)}
<h2>Columns</h2>${columns(story)}
<h2>How to repeat it</h2>${settings(story)}
<script type="application/json" id="charts">${json(charts)}</script><script>${drawing.script}</script></body></html>
`;
}

function tiles(scores: Scores): string {
  const tile = (name: string, value: string): string =>
    `<div class="tile"><span class="soft">${name}</span><b>${value}</b></div>`;
  if ("r2" in scores) {
    const { r2, meanAbsoluteError, rootMeanSquaredError, rows } = scores as RegressionScores;
    return `<div class="tiles">${tile("R²", r2.toFixed(3))}${tile("mean absolute error", figure(meanAbsoluteError))}${tile("root mean squared error", figure(rootMeanSquaredError))}${tile("rows judged", String(rows))}</div>`;
  }
  const { accuracy, balancedAccuracy, rocAuc, logLoss, rows } = scores as ClassificationScores;
  const auc = rocAuc === null ? "" : tile("area under ROC", rocAuc.toFixed(3));
  return `<div class="tiles">${tile("accuracy", percent(accuracy))}${tile("balanced accuracy", percent(balancedAccuracy))}${auc}${tile("log loss", logLoss.toFixed(3))}${tile("rows judged", String(rows))}</div>`;
}

function findings({ findings: found }: Story): string {
  if (found.length === 0) return `<h2>Doctor</h2><p class="soft">Nothing was found that is wrong.</p>`;
  const items = found.map(
    ({ severity, seen, advice }) =>
      `<div class="${severity === "warning" ? "warning" : "finding"}"><p>${text(seen)}</p><p class="soft">${text(advice)}</p></div>`,
  );
  return `<h2>Doctor</h2>${items.join("\n")}`;
}

function compared({ scores, baselines }: Story): string {
  const all = [["the network", scores] as const, ...Object.entries(baselines)];
  const second = "r2" in scores ? "mean absolute error" : "log loss";
  const rows = all.map(([name, s]) => [
    text(name),
    "r2" in s ? quality(s).toFixed(3) : percent(quality(s)),
    "r2" in s ? figure(s.meanAbsoluteError as number) : (s.logLoss as number).toFixed(3),
  ]);
  return htmlTable(["", qualityName(scores), second], rows, [1, 2]);
}

/** Loss, and what else was measured after every epoch. */
function historyCharts({ history, bestEpoch }: Story): Chart[] {
  const names = Object.keys(history).filter(
    (name) => !/^val[A-Z]/.test(name) && name !== "learningRate" && name !== "lr",
  );
  return names.map((name) => {
    const values = history[name] as readonly number[];
    const validation = history[`val${name[0]?.toUpperCase()}${name.slice(1)}`];
    return {
      title: name === "loss" ? "Loss" : name,
      note: `After each epoch. The weights of epoch ${bestEpoch} were kept.`,
      x: "epoch",
      y: name,
      xs: values.map((_, i) => i + 1),
      series: [
        { label: "training", kind: "line", values },
        ...(validation ? [{ label: "validation", kind: "line", values: validation } as const] : []),
      ],
    };
  });
}

const frame = ({ title, note }: Chart, place: number): string =>
  `<div><h3>${text(title)}</h3><p class="note">${text(note)}</p><div class="chart" id="chart${place}"></div></div>`;

/** A table of more classes can't be read. */
const MOST_CLASSES = 25;

function classes({ classes: all, confusion }: ClassificationScores): string {
  const perClass = htmlTable(
    ["class", "precision", "recall", "F1", "rows"],
    all.map(({ label, precision, recall, f1, support }) => [
      text(label),
      percent(precision),
      percent(recall),
      f1.toFixed(3),
      String(support),
    ]),
    [1, 2, 3, 4],
  );
  const matrix =
    all.length > MOST_CLASSES
      ? `<p class="soft">There are too many classes for a table of confusions.</p>`
      : confusionTable(
          all.map(({ label }) => label),
          confusion,
        );
  return `<h2>Classes</h2>${perClass}<h2>Confusions</h2>${matrix}`;
}

function confusionTable(labels: readonly string[], confusion: readonly (readonly number[])[]): string {
  const head = `<tr><th></th>${labels.map((label) => `<th>${text(label)}</th>`).join("")}</tr>`;
  const body = confusion.map((row, i) => {
    const whole = Math.max(
      1,
      row.reduce((a, b) => a + b, 0),
    );
    const cells = row.map(
      (n) => `<td style="background: rgba(var(--hue), ${((0.75 * n) / whole).toFixed(2)})">${n}</td>`,
    );
    return `<tr><th>${text(labels[i])}</th>${cells.join("")}</tr>`;
  });
  return `<p class="note">Rows: what it is; columns: what was said.</p><div class="scroll"><table class="confusion">${head}${body.join("")}</table></div>`;
}

function importance({ importance: all }: Story): string {
  const most = largest([1e-9, ...all.map(({ loss }) => loss)]);
  return htmlTable(
    ["column", "loss", ""],
    all.map(({ column, loss, deviation }) => [
      text(column),
      `${loss.toFixed(3)} ± ${deviation.toFixed(3)}`,
      `<span class="bar" style="width: ${Math.round((130 * Math.max(0, loss)) / most)}px"></span>`,
    ]),
    [1],
  );
}

function columns({ columns: all }: Story): string {
  return htmlTable(
    ["column", "missing", "values", "what was done with it"],
    all.map(({ name, missing, values, treatment }) => [
      text(name),
      String(missing),
      text(values),
      text(treatment),
    ]),
    [1],
  );
}

function settings({ table, rows, split, settings: given, recipe, versions }: Story): string {
  const shown = (value: unknown): string => text(typeof value === "object" ? JSON.stringify(value) : value);
  const list = (of: Readonly<Record<string, unknown>>): string[][] =>
    Object.entries(of).map(([key, value]) => [text(key), shown(value)]);
  return `<p>${text(table)}: ${shown(rows.train)} rows to learn from, ${shown(rows.validation)} to choose when to stop, ${shown(rows.heldOut)} held out, ${shown(rows.withoutTarget)} without a target. Divided ${text(split)}.</p>
<details open><summary>Recipe of the training</summary>${htmlTable(["setting", "value"], list(recipe))}</details>
<details><summary>Settings as given, with defaults</summary>${htmlTable(["setting", "value"], list(given))}</details>
<details><summary>Versions</summary>${htmlTable(["", ""], list(versions))}</details>`;
}

// What was learned and how well, in sentences that need no knowledge of networks.
import { show } from "../../errors.js";
import { quality, type Scores } from "../scores.js";
import type { StoredTable } from "../stored.js";

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
export const figure = (value: number): string => String(Number(value.toPrecision(4)));

/** One sentence of what was learned, one of how well, and one that says whether the network earns its keep. */
export function sentences({ target, columns, story }: StoredTable): readonly [string, string, string] {
  const used = columns.filter(({ kind }) => kind !== "unused").length;
  const learnt = Number(story.rows.train) + Number(story.rows.validation);
  const what = target.task === "classification" ? `${target.labels.length} classes` : "a number";
  return [
    `Learned ${show(target.name)} (${what}) from ${used} ${used === 1 ? "column" : "columns"} of ${learnt} rows.`,
    howWell(story.scores, story.judgedOn),
    verdict(story.scores, story.baselines),
  ];
}

/** @param where of the rows: "held-out". */
export function howWell(scores: Scores, where: string): string {
  const on = `On ${scores.rows} ${where} rows`;
  if ("r2" in scores)
    return `${on} it explains ${percent(scores.r2 as number)} of the variance (R² ${(scores.r2 as number).toFixed(3)}); it is off by ${figure(scores.meanAbsoluteError as number)} on average.`;
  const { accuracy, rows } = scores as { accuracy: number; rows: number };
  return `${on} it is right in ${percent(accuracy)} (± ${percent(uncertainty(accuracy, rows))}).`;
}

/** Half of a 95 % interval for a share (Agresti and Coull 1998, https://doi.org/10.1080/00031305.1998.10480550). */
export function uncertainty(share: number, rows: number): number {
  const n = rows + 4;
  const p = (share * rows + 2) / n;
  return 1.96 * Math.sqrt((p * (1 - p)) / n);
}

function verdict(scores: Scores, baselines: Readonly<Record<string, Scores>>): string {
  const others = Object.entries(baselines);
  if (others.length === 0) return "It was compared with nothing.";
  const shown = (s: Scores): string =>
    "r2" in s ? `R² ${(s.r2 as number).toFixed(3)}` : percent(quality(s));
  const list = others.map(([name, s]) => `${name} reaches ${shown(s)}`).join(", ");
  const [name, best] = others.reduce((a, b) => (quality(b[1]) > quality(a[1]) ? b : a));
  const gain = quality(scores) - quality(best);
  const noise = "r2" in scores ? 0.01 : uncertainty(quality(scores), scores.rows) / 2;
  if (gain > noise) return `On the same rows ${list}: the network earns its keep.`;
  if (gain > -noise) return `On the same rows ${list}: the network is no better than ${name}, beyond chance.`;
  return `On the same rows ${list}: ${name} is better than the network.`;
}

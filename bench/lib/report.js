// A bench's result is a list of tables: { title, note?, columns: { key: heading }, rows }. They are printed as Markdown for people,
// and with --json as they are, for run.js and for programs.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const isJson = process.argv.includes("--json");

/** Prints tables in the form that was asked for. */
export function present(tables) {
  console.log(isJson ? JSON.stringify(tables, null, 2) : tables.map(markdown).join("\n"));
}

/** A heading that ends in "%" turns shares into percents; text stands left, numbers right. */
export function markdown({ title, note, columns, rows }) {
  const keys = Object.keys(columns);
  const isText = (key) => rows.every((row) => row[key] === undefined || typeof row[key] === "string");
  const cell = (key, value) => {
    if (value === undefined) return "";
    if (typeof value === "string") return value;
    return columns[key].endsWith("%") ? `${Math.round(value * 100)} %` : digits(value);
  };
  const heading = (key) => columns[key].replace(/,? *%$/, "");
  return [
    `### ${title}`,
    "",
    `| ${keys.map(heading).join(" | ")} |`,
    `|${keys.map((key) => (isText(key) ? "---" : "--:")).join("|")}|`,
    ...rows.map((row) => `| ${keys.map((key) => cell(key, row[key])).join(" | ")} |`),
    "",
    ...(note ? [note, ""] : []),
  ].join("\n");
}

/** Three digits that count, thousands in groups. */
function digits(value) {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  const text = size >= 100 ? value.toFixed(0) : value.toPrecision(3);
  return size >= 10_000 ? text.replace(/\B(?=(\d{3})+$)/g, " ") : text;
}

/** Writes figures to bench/results/, which git does not keep; returns where. `figures.date` becomes part of the name. */
export function save(name, figures) {
  const folder = fileURLToPath(new URL("../results", import.meta.url));
  const file = `${name}-${figures.date.replaceAll(":", "-").slice(0, 19)}.json`;
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}/${file}`, `${JSON.stringify(figures, null, 2)}\n`);
  return `bench/results/${file}`;
}

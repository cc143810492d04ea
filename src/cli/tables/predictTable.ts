// The job of `downhill predict model new.csv`: the rows of a table of any size with the answers in columns of their own, piece by piece.
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import type { Writable } from "node:stream";
import type { Answer, Cell } from "../../tables/index.js";
import { formatOf } from "../../tables/read/openTable.js";
import type { Target } from "../../tables/target.js";
import { openTabular } from "./openModel.js";
import { progressLine } from "./progressLine.js";
import { type SourceOptions, withSource } from "./source.js";

export interface PredictTableOptions extends SourceOptions {
  readonly out: string;
  readonly json?: boolean;
  /** A column for the probability of each class. */
  readonly probabilities?: boolean;
}

type Row = readonly Cell[];
type Format = (columns: readonly string[], rows: readonly Row[], isFirst: boolean) => string;

export async function predictTable(file: string, data: string, options: PredictTableOptions): Promise<void> {
  const { out, json, probabilities = false } = options;
  const model = await openTabular(file);
  const isLines = json ?? formatOf(out) === "jsonl";
  const write = isLines ? jsonLines : await csv(out);
  const line = progressLine("predicting");
  try {
    await withSource(data, options, async ({ source, reading }) => {
      const { target } = model.stored;
      const added = addedColumns(target, probabilities);
      await writing(out, async (stream) => {
        let isFirst = true;
        for await (const { columns, rows, answers } of model.predictTable(source, {
          ...reading,
          onProgress: line.reading,
        })) {
          const names = isFirst ? checkNew(columns, added) : added;
          const whole = rows.map((row, i) => [
            ...row,
            ...cellsOf(answers[i] as Answer, target, probabilities),
          ]);
          const text = write([...columns, ...names], whole, isFirst);
          isFirst = false;
          if (!stream.write(text)) await once(stream, "drain");
        }
      });
    });
  } finally {
    line.end();
  }
}

function addedColumns(target: Target, probabilities: boolean): string[] {
  const name = `predicted_${target.name}`;
  if (target.task === "regression") return [name];
  return [
    name,
    "probability",
    ...(probabilities ? target.labels.map((label) => `probability_${label}`) : []),
  ];
}

/** A table that was predicted already gets no second column of the same name. */
function checkNew(columns: readonly string[], added: string[]): string[] {
  const taken = added.find((name) => columns.includes(name));
  if (taken !== undefined)
    throw new RangeError(
      `The table has a column "${taken}" already. Take it out, or rename it, before predicting.`,
    );
  return added;
}

function cellsOf(answer: Answer, target: Target, probabilities: boolean): Cell[] {
  if (typeof answer === "number") return [answer];
  const all =
    probabilities && target.task === "classification"
      ? target.labels.map((label) => answer.probabilities[label] as number)
      : [];
  return [answer.label, answer.probability, ...all];
}

const jsonLines: Format = (columns, rows) =>
  rows
    .map((row) => `${JSON.stringify(Object.fromEntries(columns.map((c, i) => [c, row[i] ?? null])))}\n`)
    .join("");

async function csv(out: string): Promise<Format> {
  const papa = await import("papaparse");
  const { unparse } = (papa as unknown as { default?: typeof papa }).default ?? papa;
  const delimiter = formatOf(out) === "tsv" ? "\t" : ",";
  return (columns, rows, isFirst) => {
    const all = isFirst ? [columns, ...rows] : rows;
    return `${unparse(all as unknown[][], { delimiter, newline: "\n" })}\n`;
  };
}

/** To standard output, or to a file that appears when it is whole. */
async function writing(out: string, use: (stream: Writable) => Promise<void>): Promise<void> {
  if (out === "-") return use(process.stdout);
  const draft = `${out}.${process.pid}.part`;
  const stream = createWriteStream(draft);
  try {
    await use(stream);
    stream.end();
    await once(stream, "close");
    await rename(draft, out);
  } catch (error) {
    stream.destroy();
    await rm(draft, { force: true });
    throw error;
  }
}

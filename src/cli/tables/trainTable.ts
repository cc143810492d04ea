// The job of `downhill train data.csv`: learns a column from the others, says how well, and writes the model and the report.
import path from "node:path";
import { atomicWrite } from "../../node/atomicWrite.js";
import { type TabularModel, type TabularOptions, tabular } from "../../tables/index.js";
import { sentences } from "../../tables/report/sentence.js";
import { progressLine } from "./progressLine.js";
import { scoresInWords } from "./scoresInWords.js";
import { type SourceOptions, withSource } from "./source.js";

export interface TrainTableOptions extends SourceOptions, TabularOptions {
  readonly out: string;
  /** Where the report goes; false: nowhere. */
  readonly report: string | false;
  readonly json?: boolean;
}

export async function trainTable(data: string, options: TrainTableOptions): Promise<void> {
  const { out, report, json, format, delimiter, encoding, header, ...settings } = options;
  const model = tabular(settings);
  const stop = new AbortController();
  const line = progressLine("reading");
  try {
    await withSource(data, { ...options }, ({ source, reading }) =>
      model.fit(source, {
        ...reading,
        signal: stop.signal,
        onProgress: line.reading,
        onEpoch: line.epoch,
      }),
    );
  } finally {
    line.end();
  }
  await atomicWrite(out, model.toBytes());
  if (report !== false) await atomicWrite(report, new TextEncoder().encode(model.report()));
  if (json)
    console.log(JSON.stringify({ model: out, ...(report === false ? {} : { report }), ...model.story }));
  else tell(model, out, report);
}

function tell(model: TabularModel, out: string, report: string | false): void {
  const { scores, importance, findings, columns } = model.story;
  const [what, howWell, verdict] = sentences(model.stored);
  const unused = columns.filter(({ treatment }) => treatment.startsWith("left out"));
  const lines = [
    what,
    howWell,
    verdict,
    "",
    ...scoresInWords(scores),
    "",
    `most important: ${importance
      .slice(0, 5)
      .map(({ column }) => column)
      .join(", ")}`,
    ...unused.map(({ name, treatment }) => `column ${name}: ${treatment}`),
    ...findings.map(({ severity, seen, advice }) => `${severity}: ${seen} ${advice}`),
    "",
    `model   ${path.relative("", out) || out}`,
    ...(report === false ? [] : [`report  ${path.relative("", report) || report}`]),
  ];
  console.log(lines.join("\n"));
}

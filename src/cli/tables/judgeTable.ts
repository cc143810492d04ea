// The jobs of `downhill evaluate`, `doctor` and `report`: how good a model is for another table, what may be wrong with it, and its story as a page.
import { atomicWrite } from "../../node/atomicWrite.js";
import { diagnose } from "../../tables/index.js";
import { howWell } from "../../tables/report/sentence.js";
import { openTabular } from "./openModel.js";
import { progressLine } from "./progressLine.js";
import { scoresInWords } from "./scoresInWords.js";
import { type SourceOptions, withSource } from "./source.js";

export interface JudgeOptions extends SourceOptions {
  readonly json?: boolean;
}

export async function evaluateTable(file: string, data: string, options: JudgeOptions): Promise<void> {
  const model = await openTabular(file);
  const line = progressLine("reading");
  const scores = await withSource(data, options, ({ source, reading }) =>
    model.evaluate(source, { ...reading, onProgress: line.reading }),
  ).finally(() => line.end());
  if (options.json) console.log(JSON.stringify(scores));
  else console.log([howWell(scores, "given"), "", ...scoresInWords(scores)].join("\n"));
}

export async function doctorTable(file: string, data: string, options: JudgeOptions): Promise<void> {
  const model = await openTabular(file);
  const findings = await withSource(data, options, ({ source, reading }) => diagnose(model, source, reading));
  if (options.json) console.log(JSON.stringify(findings));
  else if (findings.length === 0) console.log("Nothing was found that is wrong.");
  else
    for (const { severity, check, seen, advice } of findings)
      console.log(`${severity} (${check}): ${seen} ${advice}`);
}

export async function reportTable(file: string, { out }: { readonly out: string }): Promise<void> {
  const html = (await openTabular(file)).report();
  if (out === "-") process.stdout.write(html);
  else await atomicWrite(out, new TextEncoder().encode(html));
}

// The jobs of `downhill inspect` and `export`: what is in a model's file, and the same model for other programs.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { toOnnx, toStandaloneJs, toTensorflowJs } from "../../formats/index.js";
import { loadModel, type Sequential } from "../../index.js";
import { atomicWrite } from "../../node/atomicWrite.js";
import { Encoder } from "../../tables/columns/kinds.js";
import { tableToJs } from "../../tables/portable/tableToJs.js";
import { sentences } from "../../tables/report/sentence.js";
import { type StoredTable, storedTable } from "../../tables/stored.js";
import { StartError } from "../startError.js";
import { modelBytes } from "./source.js";

async function open(file: string): Promise<Sequential> {
  try {
    return loadModel(await modelBytes(file));
  } catch (cause) {
    throw new StartError(`${file}: ${(cause as Error).message}`, { cause });
  }
}

const tableIn = (model: Sequential): StoredTable | undefined =>
  (model.preprocessing as { tables?: unknown } | undefined)?.tables === undefined
    ? undefined
    : storedTable(model, "inspect");

export async function inspectModel(file: string, { json }: { readonly json?: boolean }): Promise<void> {
  const model = await open(file);
  const table = tableIn(model);
  if (json) {
    const weights = model.weights.map(({ name, shape }) => ({ name, shape }));
    console.log(JSON.stringify({ labels: model.labels ?? null, weights, table: table ?? null }));
    return;
  }
  const lines = table ? [...aboutTable(table), "", model.summary()] : [model.summary()];
  console.log(lines.join("\n"));
}

function aboutTable({ story, ...stored }: StoredTable): string[] {
  const { recipe, history, bestEpoch, columns, split, table, versions } = story;
  const losses = history.loss ?? [];
  const valLosses = history.valLoss ?? [];
  const width = Math.max(...columns.map(({ name }) => name.length));
  return [
    ...sentences({ story, ...stored } as StoredTable),
    "",
    `table    ${table}, divided ${split}`,
    `recipe   ${Object.entries(recipe)
      .map(([key, value]) => `${key} ${String(value)}`)
      .join(", ")}`,
    `history  ${losses.length} epochs, loss ${losses[0]?.toFixed(4)} … ${losses.at(-1)?.toFixed(4)}${valLosses.length > 0 ? `, best for validation after ${bestEpoch}: ${valLosses[bestEpoch - 1]?.toFixed(4)}` : ""}`,
    `made by  ${Object.entries(versions)
      .map(([key, value]) => `${key} ${String(value)}`)
      .join(", ")}`,
    "",
    "columns",
    ...columns.map(({ name, treatment, values }) => `  ${name.padEnd(width)}  ${treatment} (${values})`),
  ];
}

export const exportFormats = ["onnx", "tfjs", "js"] as const;

export interface ExportOptions {
  readonly to: (typeof exportFormats)[number];
  readonly out?: string;
}

/**
 * Writes the network. Of a table, JavaScript takes records and answers with classes or numbers; beside the other formats lies what the
 * columns become and what the outputs mean.
 */
export async function exportModel(file: string, { to, out }: ExportOptions): Promise<void> {
  const model = await open(file);
  const table = tableIn(model);
  const stem = file === "-" ? "model" : file.replace(/\.safetensors$/, "");
  const written: string[] = [];
  const write = async (target: string, content: string | Uint8Array): Promise<void> => {
    await atomicWrite(target, typeof content === "string" ? new TextEncoder().encode(content) : content);
    written.push(target);
  };
  if (to === "tfjs") {
    const { modelJson, weights } = toTensorflowJs(model);
    const target = out ?? `${stem}.json`;
    await write(target, JSON.stringify(modelJson));
    await write(path.join(path.dirname(target), "weights.bin"), weights);
  } else {
    const content = to === "onnx" ? toOnnx(model) : (table ? tableToJs : toStandaloneJs)(model);
    if (out === "-") {
      writeFileSync(1, content);
      return;
    }
    await write(out ?? `${stem}.${to}`, content);
  }
  // JavaScript has it within.
  if (table && to !== "js") {
    const { columns, target } = table;
    const inputs = new Encoder(columns).inputs;
    await write(
      `${(written[0] as string).replace(/\.\w+$/, "")}.columns.json`,
      JSON.stringify({ inputs, target, columns }, null, 1),
    );
  }
  console.log(`written: ${written.join(", ")}`);
}

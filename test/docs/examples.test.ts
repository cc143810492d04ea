// Every @example in the doc comments of src runs, and gives what its comments say (runExample.ts).
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { layers, sequential, tensor } from "../../src/index.js";
import { docComments, examplesOf } from "./docComments.js";
import { runExample, type Scope } from "./runExample.js";

/** What the package's entries export, under one roof: an example may use any of it. */
const entries = [
  "index.ts",
  "node/index.ts",
  "tune/index.ts",
  "formats/index.ts",
  "images/index.ts",
  "networks/index.ts",
  "samples/index.ts",
  "tables/index.ts",
  "text/index.ts",
]
  .map((entry) => fileURLToPath(new URL(`../../src/${entry}`, import.meta.url)))
  .filter(existsSync);
const exported: Record<string, unknown> = {};
let folder = "";

beforeAll(async () => {
  for (const entry of entries) Object.assign(exported, await import(/* @vite-ignore */ entry));
  folder = mkdtempSync(path.join(tmpdir(), "examples-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Names that examples take for granted: a small classifier and its data, a file, an update's numbers. */
function takenForGranted(): Scope {
  const model = sequential({
    seed: 1,
    layers: [
      layers.dense({ units: 8, activation: "relu", inputShape: [4] }),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
  const x = tensor(
    Float32Array.from({ length: 48 }, (_, i) => ((i * 7) % 11) / 11),
    [12, 4],
  );
  const y = Float32Array.from({ length: 12 }, (_, i) => i % 3);
  const params = Float32Array.of(1, -2, 3);
  const gradient = Float32Array.of(0.5, 0.25, -1);
  return { model, x, y, xTest: x, yTest: y, params, gradient, path: path.join(folder, "model.safetensors") };
}

/** More of the kind for the examples of one folder or file of src, such as `"tune/": () => ({ objective })`. */
const more: Record<string, () => Scope> = {
  init: () => ({ bytes: readFileSync(new URL("../../build/simd.wasm", import.meta.url)) }),
  "images/": () => {
    const pictures = path.join(folder, "pictures");
    cpSync("test/images/fixtures", path.join(pictures, "all"), {
      recursive: true,
      filter: (file) => !/moving/.test(file),
    });
    return { folder: pictures, path: path.join(folder, "picture.png") };
  },
  "tune/": () => ({ objective: (trial: Trial) => trial.float("x", { low: -1, high: 1 }) ** 2 }),
};
type Trial = { float(name: string, range: { low: number; high: number }): number };

const examples = docComments()
  .flatMap(examplesOf)
  .map((example) => [`src/${example.file}:${example.line}`, example] as const);

describe("examples in doc comments", () => {
  it("are found", () => {
    expect(examples.length).toBeGreaterThan(50);
  });

  it.each(examples)("%s", async (_, example) => {
    const own = Object.keys(more).filter((place) => example.file.startsWith(place));
    const scope = Object.assign({}, exported, takenForGranted(), ...own.map((place) => more[place]?.()));
    // The maker of graphs where it is called; elsewhere a model.
    if (/\bmodel\(/.test(example.code)) scope.model = exported.model;
    await runExample(example, scope);
  });
});

describe("values in comments", () => {
  const run = (code: string): Promise<void> => runExample({ file: "test", line: 1, code }, {});

  it.each([
    "[1, 2].map((v) => v / 3); // 0.333, 0.6667",
    "await Promise.resolve([[1], [2]]); // [[1], [2]]",
    "({ data: Float32Array.of(0.1, -2e-7), shape: [2] }); // 0.1, −2e-7",
    "const y: number[] = [1, 2, 3]; // 1, 2, …",
    "1 > 2; // false",
    "const z = 1; // whatever",
    'import { x } from "y"; // none of the names',
    "NaN; // NaN",
  ])("%s", async (code) => {
    await (code.startsWith("import") ? expect(run(code)).rejects.toThrow('does not export "x"') : run(code));
  });

  it.each([
    ["0.34; // 0.33", "number 0 is 0.34"],
    ["[1, 2, 3]; // 1, 2", "there are 3 numbers"],
    ["[0.5, 0.3349]; // 0.5, 0.334", "number 1 is 0.3349"],
    ["'text'; // 3", "no numbers"],
    ["2 > 1; // false", "it is true"],
    ["throw new Error('never'); // nothing", "never"],
  ])("%s fails: %s", async (code, message) => {
    await expect(run(code)).rejects.toThrow(message);
  });
});

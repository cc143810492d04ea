// The commands for tables, as a user types them: from a CSV file to a model, a report and predictions.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type ClassAnswer, loadTabular } from "../../src/tables/index.js";

const command = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
let folder: string;
const at = (file: string): string => path.join(folder, file);
const read = (file: string): string => readFileSync(at(file), "utf8");

function downhill(args: readonly string[], input?: string) {
  return spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: "utf8", input });
}

/** Sold where large; a town with a comma, missing cells. */
const rows = Array.from({ length: 200 }, (_, i) => {
  const size = 20 + ((i * 37) % 100);
  return `${i % 19 === 3 ? "?" : size},${i % 2 ? '"Seoul, north"' : "Busan"},${size > 65 ? "yes" : "no"}`;
});
const flats = `\uFEFFsize,town,sold\r\n${rows.join("\r\n")}`;
const quick = ["--epochs", "15", "--hidden", "16"];

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "downhill-tables-"));
  writeFileSync(at("flats.csv"), flats);
  const { stderr, status } = downhill(["train", "flats.csv", "--target", "sold", ...quick]);
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("train", () => {
  it("says what was learned and how well, and writes model and report", () => {
    const { stdout, stderr } = downhill([
      "train",
      "flats.csv",
      "--target",
      "sold",
      ...quick,
      "--out",
      "other.safetensors",
      "--report",
      "other.html",
    ]);
    expect(stderr).toBe("");
    expect(stdout).not.toContain("\u001b");
    expect(stdout).toMatch(/^Learned "sold" \(2 classes\) from 2 columns of 160 rows\./);
    expect(stdout).toMatch(/On 40 held-out rows it is right in \d+\.\d % \(± \d+\.\d %\)\./);
    expect(stdout).toContain("a linear model reaches");
    expect(readFileSync(at("other.safetensors"))).toEqual(readFileSync(at("model.safetensors")));
    expect(read("other.html")).toMatch(/^<!doctype html>/);
  });

  it("prints everything as JSON, reads standard input, and takes every option", () => {
    const args = ["train", "-", "--target", "sold", "--json", "--no-report", "--out", "json.safetensors"];
    const more = [
      ...["--epochs", "3", "--batch-size", "full", "--units", "8", "--activation", "tanh", "--dropout", "0"],
      ...["--optimizer", "sgd", "--learning-rate", "0.1", "--schedule", "exponential", "--momentum", "0.5"],
      ...[
        "--loss",
        "sparseCategoricalCrossentropy",
        "--class-weight",
        "balanced",
        "--patience",
        "2",
        "--seed",
        "5",
      ],
      ...["--column", "town=category", "--column", "size=number", "--scale", "robust", "--held-out", "0.3"],
      ...["--validation", "0.1", "--no-early-stopping", "--no-baseline", "--task", "classification"],
    ];
    const { stdout, stderr, status } = downhill([...args, ...more], flats);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const found = JSON.parse(stdout);
    expect(found).toMatchObject({
      model: "json.safetensors",
      recipe: {
        hidden: [8],
        activation: "tanh",
        optimizer: "sgd",
        learningRate: 0.1,
        momentum: 0.5,
        epochs: 3,
      },
      rows: { heldOut: 60 },
      baselines: {},
    });
    expect(found.report).toBeUndefined();
    expect(found.history.loss).toHaveLength(3);
  });

  it.each([
    [["train", "no.csv", "--target", "y"], /^downhill: no\.csv: there is no such file/],
    [
      ["train", "flats.csv"],
      /^downhill: say which column is to be predicted: --target "sold". Columns: size, town, sold/,
    ],
    [["train", "flats.csv", "--target", "Sould"], /no column "Sould" for the target. Did you mean "sold"\?/],
    [["train", "flats.csv", "--target", "sold", "--column", "size=text"], /text is not read/],
    [["train", "flats.csv", "--target", "sold", "--column", "town=number"], /^downhill: /],
    [["predict", "no.safetensors", "flats.csv"], /^downhill: no\.safetensors: there is no such file/],
    [["predict", "flats.csv", "flats.csv"], /^downhill: flats\.csv: /],
  ])("%j ends with exit code 1 and no stack", (args, message) => {
    const { stderr, status } = downhill([
      ...args,
      ...(args[0] === "train" ? ["--epochs", "1", "--out", "x.safetensors", "--no-report"] : []),
    ]);
    if (!args.includes("town=number")) {
      expect(stderr).toMatch(message);
      expect(status).toBe(1);
    }
    expect(stderr).not.toContain("    at ");
  });

  it.each([
    [["--column", "town"], "It must be a column and its kind"],
    [["--held-out", "2"], "It must be a number from 0 to 1."],
    [["--schedule", "often"], "Allowed choices are"],
  ])("%j is refused with exit code 2", (args, message) => {
    const { stderr, status } = downhill(["train", "flats.csv", "--target", "sold", ...args]);
    expect(stderr).toContain(message);
    expect(status).toBe(2);
  });
});

describe("predict", () => {
  it("appends columns, to the bit what the model says in another process, whatever the order of columns", () => {
    writeFileSync(at("new.csv"), 'town,more,size\n"Seoul, north",x,110\nJeju,y,?\n');
    const { stdout, stderr, status } = downhill(["predict", "model.safetensors", "new.csv"]);
    expect(stderr).toBe("");
    expect(status).toBe(0);
    const model = loadTabular(readFileSync(at("model.safetensors")));
    const answers = model.predict([
      { town: "Seoul, north", size: 110 },
      { town: "Jeju", size: null },
    ]);
    const [first, second] = answers as { label: string; probability: number }[];
    expect(stdout).toBe(
      `town,more,size,predicted_sold,probability\n"Seoul, north",x,110,${first?.label},${first?.probability}\nJeju,y,?,${second?.label},${second?.probability}\n`,
    );
  });

  it("writes files, JSON lines and the probability of each class", () => {
    expect(
      downhill(["predict", "model.safetensors", "new.csv", "--out", "out.jsonl", "--probabilities"]).stdout,
    ).toBe("");
    const [line] = read("out.jsonl")
      .split("\n")
      .map((text) => text && JSON.parse(text));
    expect(line).toMatchObject({ town: "Seoul, north", more: "x", size: "110", predicted_sold: "yes" });
    expect(line.probability_yes + line.probability_no).toBeCloseTo(1, 5);
    const { stdout } = downhill(["predict", "model.safetensors", "-", "--json"], read("new.csv"));
    expect(JSON.parse(stdout.split("\n")[0] as string).probability).toBe(line.probability);
  });

  it("refuses a table that lacks a column, has other cells, or was predicted already; and leaves no file behind", () => {
    writeFileSync(at("bad.csv"), "towm,size\nSeoul,3\n");
    const lacking = downhill(["predict", "model.safetensors", "bad.csv", "--out", "none.csv"]);
    expect(lacking.stderr).toMatch(
      /^downhill: bad\.csv: there is no column "town", which the model needs\. Is it "towm"\?/,
    );
    expect(lacking.status).toBe(1);
    expect(existsSync(at("none.csv"))).toBe(false);
    writeFileSync(at("words.csv"), "town,size\nSeoul,3\nBusan,large\n");
    expect(downhill(["predict", "model.safetensors", "words.csv"]).stderr).toMatch(
      /words\.csv, line 3: "size" is "large", expected a number/,
    );
    writeFileSync(at("twice.csv"), "town,size,predicted_sold\nSeoul,3,no\n");
    expect(downhill(["predict", "model.safetensors", "twice.csv"]).stderr).toMatch(
      /has a column "predicted_sold" already/,
    );
  });
});

it("evaluate, doctor, report and inspect say what they are for, in words and in JSON", () => {
  const evaluated = JSON.parse(downhill(["evaluate", "model.safetensors", "flats.csv", "--json"]).stdout);
  expect(evaluated).toMatchObject({ rows: 200, classes: [{ label: "no" }, { label: "yes" }] });
  expect(downhill(["evaluate", "model.safetensors", "flats.csv"]).stdout).toMatch(
    /^On 200 given rows it is right in/,
  );
  const known = rows.filter((row) => !row.startsWith("?"));
  writeFileSync(at("known.csv"), ["size,town,sold", ...known].join("\n"));
  const findings = JSON.parse(downhill(["doctor", "model.safetensors", "known.csv", "--json"]).stdout);
  expect(findings[0]).toMatchObject({ check: "leakage", severity: "warning" });
  expect(downhill(["report", "model.safetensors", "--out", "-"]).stdout).toBe(read("report.html"));
  const { stdout } = downhill(["inspect", "model.safetensors"]);
  expect(stdout).toMatch(
    /Learned "sold".*recipe +hidden 16.*history +15 epochs.*town +an input for each of 2 values.*dense/s,
  );
  const inspected = JSON.parse(downhill(["inspect", "model.safetensors", "--json"]).stdout);
  expect(inspected).toMatchObject({ labels: ["no", "yes"], table: { tables: 1 } });
});

it("export writes ONNX and TensorFlow.js with what the inputs are, and JavaScript that answers for records", async () => {
  for (const [to, files] of [
    ["onnx", ["model.onnx", "model.columns.json"]],
    ["tfjs", ["model.json", "weights.bin", "model.columns.json"]],
    ["js", ["model.js"]],
  ] as const) {
    const { stdout, status } = downhill(["export", "model.safetensors", "--to", to]);
    expect(status).toBe(0);
    expect(stdout).toBe(`written: ${files.join(", ")}\n`);
  }
  const names = ["size", "size is missing", "town = Busan", "town = Seoul, north", "town is another"];
  const { inputs, target } = JSON.parse(read("model.columns.json"));
  expect(inputs).toEqual(names);
  expect(target.labels).toEqual(["no", "yes"]);
  writeFileSync(at("model.mjs"), read("model.js"));
  const portable = await import(/* @vite-ignore */ at("model.mjs"));
  expect(portable.inputs).toEqual(names);
  const model = loadTabular(readFileSync(at("model.safetensors")));
  const x = [0.5, 0, 1, 0, 0];
  const [a, b] = [portable.predictNumbers(x), model.network.predict([x]).data];
  expect(Math.abs(a[0] - (b[0] as number))).toBeLessThan(1e-6);
  const records = [
    { size: 110, town: "Seoul, north" },
    { size: "21.5", town: "Busan" },
    { size: null, town: "Jeju" },
  ];
  const answers = model.predict(records) as ClassAnswer[];
  for (const [i, found] of portable.predict(records).entries()) {
    const { label, probability } = answers[i] as ClassAnswer;
    expect(found.label).toBe(label);
    expect(found.probability).toBeCloseTo(probability, 6);
  }
  expect(portable.predict(records[0]).label).toBe("yes");
  expect(() => portable.predict({ town: "Busan" })).toThrow(/"size" is missing/);
  expect(() => portable.predict({ size: "large", town: "Busan" })).toThrow(
    /"size" is "large", expected a number/,
  );
});

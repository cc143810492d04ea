// The doctor finds what was made wrong on purpose, and is silent where nothing is.
import { describe, expect, it } from "vitest";
import { layers, sequential } from "../../src/index.js";
import { diagnose, tabular } from "../../src/tables/index.js";

const checksOf = (findings: readonly { check: string }[]): string[] => findings.map(({ check }) => check);
/** Between −1 and 1, of no order. */
const noise = (i: number, k: number): number => ((i * 7919 + k * 104729) % 2003) / 1001.5 - 1;
const healthy = Array.from({ length: 200 }, (_, i) => ({
  a: noise(i, 1),
  b: noise(i, 2),
  y: noise(i, 1) + noise(i, 2) + noise(i, 3) > 0 ? "yes" : "no",
}));

function network(activation = "relu", last = "softmax", units = 2) {
  const model = sequential({
    seed: 1,
    layers: [
      layers.dense({ units: 8, activation, inputShape: [2] }),
      layers.dense({ units, activation: last }),
    ],
  });
  return model;
}
const x = Array.from({ length: 60 }, (_, i) => [noise(i, 1), noise(i, 2)]);
const y = Float32Array.from({ length: 60 }, (_, i) => Number(noise(i, 1) + noise(i, 4) > 0));

describe("diagnose", () => {
  it("finds nothing in a sound table", async () => {
    const model = tabular({ target: "y", epochs: 30, hidden: [16], seed: 1 });
    const { findings } = await model.fit(healthy);
    expect(findings.filter(({ severity }) => severity === "warning")).toEqual([]);
  });

  it("finds leakage, duplicates, classes of few rows in a table, and says them of the column", async () => {
    const rows = healthy.map((row, i) => ({
      ...row,
      twin: row.a,
      later: row.y === "yes" ? 5 + (i % 3) : i % 3,
      y: i < 4 ? "perhaps" : row.y,
    }));
    const model = tabular({ target: "y", epochs: 5, hidden: [8], seed: 1 });
    const { findings } = await model.fit(rows);
    expect(checksOf(findings)).toEqual(expect.arrayContaining(["duplicate columns", "few rows of a class"]));
    expect(findings.find(({ check }) => check === "duplicate columns")?.seen).toContain('"twin"');
    const two = tabular({ target: "y", epochs: 5, hidden: [8], seed: 1 });
    const { findings: leaks } = await two.fit(rows.slice(4));
    expect(leaks.find(({ check }) => check === "leakage")?.seen).toContain('"later"');
    expect(checksOf(await diagnose(two, rows.slice(4)))).toContain("leakage");
  });

  it("finds unscaled and constant inputs of any network", async () => {
    const found = await diagnose(network(), { x: x.map(([a]) => [1000 * (a as number), 3]), y });
    expect(checksOf(found)).toEqual(expect.arrayContaining(["unscaled inputs", "constant columns"]));
    expect(await diagnose(network(), { x })).toEqual([]);
  });

  it("finds dead units and saturated activations", async () => {
    const dead = network();
    dead.setWeights([{ name: dead.weights[1]?.name as string, data: new Float32Array(8).fill(-100) }]);
    expect(checksOf(await diagnose(dead, { x }))).toEqual(["dead units"]);
    const flat = network("tanh");
    flat.setWeights([{ name: flat.weights[1]?.name as string, data: new Float32Array(8).fill(10) }]);
    expect(checksOf(await diagnose(flat, { x }))).toEqual(["saturated activations"]);
  });

  it.each([
    ["sparseCategoricalCrossentropy", "linear", 2, true],
    ["sparseCategoricalCrossentropy", "softmax", 2, false],
    ["binaryCrossentropy", "relu", 1, true],
    ["binaryCrossentropy", "sigmoid", 1, false],
    ["meanSquaredError", "sigmoid", 1, true],
    ["meanSquaredError", "linear", 1, false],
  ] as const)("%s after %s with %i outputs: a misfit is %s", async (loss, last, units, isMisfit) => {
    const model = network("relu", last, units);
    model.compile({ loss, optimizer: "sgd" });
    expect(checksOf(await diagnose(model, { x })).includes("loss and activation")).toBe(isMisfit);
  });

  it.each<[string, readonly number[], readonly number[] | undefined, string | undefined]>([
    ["a loss that grows", [1, 1.5, 2, 3, 4], undefined, "learning rate"],
    ["a loss that jumps", [1, 0.7, 0.9, 0.6, 0.85, 0.5, 0.8, 0.4], undefined, "learning rate"],
    ["a loss that stays", [1, 0.999, 0.998, 0.997, 0.996], undefined, "learning rate"],
    ["a loss that is cut off while it falls", [1, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3], undefined, "epochs"],
    ["a validation that turns", [1, 0.7, 0.5, 0.3, 0.2, 0.1], [1, 0.8, 0.7, 0.8, 0.9, 1], "overfitting"],
    [
      "a good course",
      [1, 0.5, 0.4, 0.35, 0.34, 0.335, 0.333, 0.332],
      [1, 0.6, 0.5, 0.45, 0.44, 0.44, 0.44, 0.44],
      undefined,
    ],
  ])("reads %s from the curve", async (_, loss, valLoss, check) => {
    const found = await diagnose(network(), { x, history: { loss, ...(valLoss ? { valLoss } : {}) } });
    expect(checksOf(found)).toEqual(check ? [check] : []);
  });

  it("reads curves of more epochs than a call has room for arguments", async () => {
    const loss = Array.from({ length: 300_000 }, (_, i) => 0.3 + 1 / (i + 1));
    const valLoss = loss.map((value, i) => (i < 1000 ? value : value + 0.5));
    expect(checksOf(await diagnose(network(), { x, history: { loss, valLoss } }))).toEqual(["overfitting"]);
  });

  it("refuses data that don't fit", async () => {
    await expect(diagnose(network(), { x: [1, 2, 3] })).rejects.toThrow(
      "x has 3 numbers, expected rows of 2",
    );
    await expect(diagnose(network(), { x, y: [1] })).rejects.toThrow(
      "y has 1 numbers, expected one for each of 60 rows",
    );
  });
});

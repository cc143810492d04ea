import { describe, expect, it } from "vitest";
import { holdOut, loadDigits, loadIris } from "../../src/samples/index.js";
import { tensor, toTensor } from "../../src/tensor.js";
import { storages, tuneModel } from "../../src/tune/index.js";
import { inputsOf } from "../../src/tune/model/inputs.js";
import { taskOf } from "../../src/tune/model/task.js";

const { train, heldOut } = holdOut(loadIris(), { fraction: 0.3, seed: 1 });
const iris = { x: tensor(train.x, train.shape), y: train.y };

describe("tuneModel", () => {
  it("finds a network for classes, which takes raw inputs", async () => {
    const { model, study, score, ensemble } = await tuneModel({
      ...iris,
      trials: 6,
      epochs: 30,
      ensemble: 2,
    });
    const answers = ensemble.predict(tensor(heldOut.x, heldOut.shape));
    const right = [...heldOut.y].filter((label, row) => {
      const chances = answers.data.subarray(row * 3, row * 3 + 3);
      return chances.indexOf(Math.max(...chances)) === label;
    });
    expect(right.length / heldOut.y.length).toBeGreaterThan(0.85);
    expect(study.trials).toHaveLength(6);
    expect(study.trials[0]?.params).toMatchObject({ units: 32, optimizer: "adam", learningRate: 0.001 });
    expect(score.loss).toBe(study.best.value);
    expect(ensemble.models).toHaveLength(2);
    expect(ensemble.models[0]).toBe(model);
  });

  it("gives the same model with the same seed", async () => {
    const options = { ...iris, trials: 4, epochs: 6, folds: 2, seed: 3 };
    const [a, b] = [await tuneModel(options), await tuneModel(options)];
    expect(a.model.weights).toEqual(b.model.weights);
    expect(a.score).toEqual(b.score);
  });

  it("gives the same on a worker, which has the data in shared memory", async () => {
    // The built package: workers of Node 20 read no TypeScript.
    const built = (await import("../../dist/tune/index.js" as string)) as { tuneModel: typeof tuneModel };
    const options = { x: train.x, y: train.y, trials: 6, epochs: 6, seed: 3 };
    const [here, there] = [await built.tuneModel(options), await built.tuneModel({ ...options, workers: 1 })];
    expect(there.model.weights).toEqual(here.model.weights);
    expect(there.score).toEqual(here.score);
    const two = await built.tuneModel({ ...options, workers: 2 });
    expect(two.study.trials.slice(0, 4).map(({ params }) => params)).toEqual(
      here.study.trials.slice(0, 4).map(({ params }) => params),
    );
    expect(two.study.trials).toHaveLength(6);
  });

  it("learns numbers of any size, several at a time", async () => {
    const x = Array.from({ length: 120 }, (_, i) => [i, (i * 37) % 60]);
    const y = x.map(([a = 0, b = 0]) => [1e5 + 1000 * a, 5 - b]);
    const { model, score } = await tuneModel({ x, y, trials: 5, epochs: 60 });
    expect(score.rSquared).toBeGreaterThan(0.9);
    const [[first, second] = []] = model.predict([[60, 30]]).toArray() as number[][];
    expect(Math.abs((first as number) - 160000)).toBeLessThan(20000);
    expect(Math.abs((second as number) + 25)).toBeLessThan(12);
  });

  it("keeps to its time, and ends at its signal", async () => {
    const begin = performance.now();
    await tuneModel({ ...iris, time: 2, epochs: 1000, patience: 1000 });
    expect(performance.now() - begin).toBeLessThan(4500);
    const reason = new Error("enough");
    await expect(tuneModel({ ...iris, trials: 9, signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  });

  it("scales columns together where they are of one kind", () => {
    const { x: pixels, shape } = loadDigits();
    expect(inputsOf(tensor(pixels, shape)).alike).toBe(true);
    expect(inputsOf(tensor(train.x, train.shape)).alike).toBe(false);
    // Such as rooms, people and years: large numbers, and small ones that matter as much.
    const table = Array.from({ length: 40 }, (_, i) => [900 * i, 500 + i * 700, i % 12, -120 + i / 40]);
    expect(inputsOf(toTensor(table, "x")).alike).toBe(false);
  });

  it("guesses what is to be learnt", () => {
    const kind = (y: Parameters<typeof toTensor>[0]) => {
      const { kind: name, units, loss } = taskOf(toTensor(y, "y"), "auto");
      return [name, units, loss];
    };
    expect(kind([0, 1, 1, 0])).toEqual(["classes", 1, "binaryCrossentropy"]);
    expect(kind([0, 1, 2, 0, 1, 2])).toEqual(["classes", 3, "sparseCategoricalCrossentropy"]);
    expect(
      kind([
        [0, 1],
        [1, 0],
      ]),
    ).toEqual(["classes", 2, "categoricalCrossentropy"]);
    expect(
      kind([
        [0, 1],
        [1, 1],
      ]),
    ).toEqual(["labels", 2, "binaryCrossentropy"]);
    expect(kind([0.5, 1, 2])).toEqual(["numbers", 1, "meanSquaredError"]);
    expect(kind([3, 17, 250, 9])).toEqual(["numbers", 1, "meanSquaredError"]);
  });

  it.each([
    ["rows that don't match", { x: [1, 2], y: [1] }, RangeError, /x has 2 rows|rows are too few/],
    ["one fold", { ...iris, folds: 1 }, RangeError, /folds/],
    ["folds and a split", { ...iris, folds: 2, validationSplit: 0.5 }, TypeError, /exclude each other/],
    ["no workers", { ...iris, workers: 0 }, RangeError, /workers/],
    ["a queue", { ...iris, storage: storages.bullmq({ connection: "redis://h" }) }, TypeError, /journal/],
    ["a time that is none", { ...iris, time: "soon" }, RangeError, /time/],
    ["words for numbers", { ...iris, y: "iris" }, TypeError, /y must be/],
    ["an option it has not", { ...iris, units: 3 }, RangeError, /unknown option "units"/],
    ["a misspelt option", { ...iris, tiem: "3s" }, RangeError, /Known: .*time, .*Did you mean "time"\?/],
    [
      "a whole sample",
      { ...loadIris(), trials: 2 },
      RangeError,
      /unknown option "shape"\. Known: callbacks, ensemble, epochs, folds, patience, pruner, sampler, seed, signal, storage, task, time, trials, validationSplit, workers, x, y\./,
    ],
    ["a signal's name", { ...iris, signal: "stop" }, TypeError, /signal must be an AbortSignal/],
    ["one callback", { ...iris, callbacks: () => {} }, TypeError, /callbacks must be a list/],
    ["gaps in the data", { x: [[1], [Number.NaN]], y: [0, 1] }, RangeError, /NaN in row 1/],
  ])("refuses %s", async (_name, options, kind, message) => {
    const work = tuneModel(options as unknown as Parameters<typeof tuneModel>[0]);
    await expect(work).rejects.toThrow(kind);
    await expect(work).rejects.toThrow(message);
  });
});

// What callbacks that watch a number make of it: which way it is better, epochs without it, NaN, and names that come later.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import {
  type Callback,
  callbacks,
  type FitOptions,
  layers,
  metrics,
  optimizers,
  type Sequential,
  sequential,
} from "../../src/index.js";
import * as files from "../../src/node/index.js";
import { line } from "../model/network.js";

const folder = await mkdtemp(path.join(os.tmpdir(), "downhill-"));
afterAll(() => rm(folder, { recursive: true }));
afterEach(() => vi.restoreAllMocks());

const x = [1, 2, 3, 4, 5, 6, 7, 8];
const y = x.map((v) => 2 * v);

/** Three epochs whose logs have 1, 2 and 3 under a name: whether the last or the first is the best to early stopping. */
async function watched(model: Sequential, monitor: string, outputs = 1): Promise<"max" | "min"> {
  const stop = callbacks.earlyStopping({ monitor, patience: 1 });
  const targets =
    outputs === 1 ? [0, 1] : [0, 1].map((i) => Array.from({ length: outputs }, (_, j) => (i === j ? 1 : 0)));
  const write: Callback = { onEpochEnd: (epoch, logs) => void Object.assign(logs, { [monitor]: epoch + 1 }) };
  await model.fit([1, 2], targets, {
    epochs: 3,
    validationData: [[1, 2], targets],
    callbacks: [write, stop],
  });
  return stop.best === 3 ? "max" : "min";
}

function unit(
  activation: string,
  loss: string,
  metric: Parameters<Sequential["compile"]>[0]["metrics"],
  units = 1,
): Sequential {
  const model = sequential({ seed: 1, layers: [layers.dense({ units, inputShape: [1], activation })] });
  model.compile({ loss, optimizer: optimizers.sgd({ learningRate: 1e-3 }), metrics: metric ?? [] });
  return model;
}

describe("which way is better", () => {
  it("is known of every metric", () => {
    const least = /error$|crossentropy|hinge|poisson|divergence|perplexity|^false/i;
    for (const [name, make] of Object.entries(metrics)) {
      if (name === "mean" || name === "sum") continue;
      const made = (make as (o?: object) => { direction: string })(
        /^(.*)At(.*)$/.test(name)
          ? { [name.replace(/^.*At(.)/, (_, c: string) => c.toLowerCase())]: 0.5 }
          : /iou/i.test(name)
            ? iouOptions(name)
            : {},
      );
      expect([name, made.direction]).toEqual([name, least.test(name) ? "min" : "max"]);
    }
  });

  it("is asked of the compiled metric, whatever it is called", async () => {
    const sigmoid = (metric: Parameters<typeof unit>[2]) => unit("sigmoid", "binaryCrossentropy", metric);
    expect(
      await watched(unit("linear", "meanSquaredError", ["cosineSimilarity"], 2), "valCosineSimilarity", 2),
    ).toBe("max");
    expect(await watched(sigmoid([metrics.auc({ name: "score" })]), "valScore")).toBe("max");
    expect(await watched(sigmoid([metrics.auc({ name: "loss" })]), "loss1")).toBe("max");
    const accelerationError = metrics.meanAbsoluteError({ name: "accelerationError" });
    expect(await watched(unit("linear", "meanSquaredError", [accelerationError]), "accelerationError")).toBe(
      "min",
    );
    expect(await watched(sigmoid(["falsePositives"]), "falsePositives")).toBe("min");
    expect(await watched(sigmoid(["acc"]), "valAcc")).toBe("max");
    expect(await watched(sigmoid([]), "loss")).toBe("min");
  });

  it("is asked of the user where nobody knows it, before anything is changed", async () => {
    const model = line();
    for (const name of ["earlyStopping", "reduceLROnPlateau"] as const) {
      await expect(
        model.fit(x, y, { callbacks: [callbacks[name]({ monitor: "val_loss" })] }),
      ).rejects.toThrow(
        new RegExp(
          `${name}: mode "auto" does not know whether more or less of "val_loss" is better.*Did you mean "valLoss"\\?`,
        ),
      );
    }
    const keep = { monitor: "f1", write: () => {} };
    await expect(
      model.fit(x, y, { callbacks: [callbacks.modelCheckpoint({ ...keep, saveBestOnly: true })] }),
    ).rejects.toThrow(/pass mode: "min" or "max"/);
    expect(model.weights).toEqual(line().weights);
    await model.fit(x, y, { callbacks: [callbacks.modelCheckpoint(keep)] });
  });
});

function iouOptions(name: string): object {
  const numClasses = name === "binaryIoU" ? {} : { numClasses: 2 };
  return /mean/i.test(name) ? numClasses : name === "binaryIoU" ? {} : { ...numClasses, targetClassIds: [0] };
}

/** A training whose epochs have the given numbers under "valLoss". */
async function through(values: readonly (number | undefined)[], more: readonly Callback[]) {
  const write: Callback = {
    onEpochEnd(epoch, logs) {
      const value = values[epoch];
      if (value === undefined) delete logs.valLoss;
      else logs.valLoss = value;
    },
  };
  const options: FitOptions = { epochs: values.length, validationData: [x, y], callbacks: [write, ...more] };
  return line(1e-3).fit(x, y, options);
}

describe("NaN", () => {
  it("is never the best", async () => {
    const values = [Number.NaN, 3, 2, Number.NaN, 2.5, 2.4, 2.3];
    const stop = callbacks.earlyStopping({ patience: 3, restoreBestWeights: true });
    const { epoch } = await through(values, [stop]);
    expect([stop.best, stop.bestEpoch, epoch.length]).toEqual([2, 2, 6]);
    const kept: number[] = [];
    await through(values, [
      callbacks.modelCheckpoint({ saveBestOnly: true, write: (_, e) => void kept.push(e) }),
    ]);
    expect(kept).toEqual([1, 2]);
    const plateau = callbacks.reduceLROnPlateau({ patience: 2, factor: 0.5 });
    const { history } = await through(values, [plateau]);
    expect(history.learningRate?.map((rate) => (rate as number) / 1e-3)).toEqual([1, 1, 1, 1, 1, 0.5, 0.5]);
  });

  it("from an earlier checkpoint does not stay the best either", () => {
    const stop = callbacks.earlyStopping();
    stop.restore?.({ wait: 0, stoppedEpoch: 0, best: Number.NaN, bestEpoch: 0 }, line());
    void stop.onEpochEnd?.(1, { valLoss: 5 }, line());
    expect(stop.best).toBe(5);
  });

  it("counts as no progress", async () => {
    const stop = callbacks.earlyStopping({ patience: 2 });
    const { epoch } = await through([Number.NaN, Number.NaN, Number.NaN, Number.NaN], [stop]);
    expect([stop.best, epoch.length]).toEqual([undefined, 2]);
  });
});

describe("epochs without validation", () => {
  const options = { validationSplit: 0.25, validationFreq: 2, epochs: 8 };

  it("are not judged", async () => {
    const stop = callbacks.earlyStopping({ patience: 1, minDelta: 1000 });
    const { epoch } = await line(1e-3).fit(x, y, { ...options, callbacks: [stop] });
    expect([epoch.length, stop.stoppedEpoch]).toEqual([4, 3]);
    const plateau = callbacks.reduceLROnPlateau({ patience: 1, minDelta: 1000, factor: 0.5 });
    const { history } = await line(1e-3).fit(x, y, { ...options, callbacks: [plateau] });
    expect(history.learningRate).toEqual([1, 1, 1, 1, 0.5, 0.5, 0.25, 0.25].map((f) => f * 1e-3));
    const kept: number[] = [];
    const keep = callbacks.modelCheckpoint({
      saveBestOnly: true,
      write: (_, epoch) => void kept.push(epoch),
    });
    await line(1e-3).fit(x, y, { ...options, callbacks: [keep] });
    expect(kept).toEqual([1, 3, 5, 7]);
  });

  it("leave cells of a table empty", async () => {
    let csv = "";
    const write = (text: string) => {
      csv += text;
    };
    await line(1e-3).fit(x, y, {
      ...options,
      epochs: 3,
      callbacks: [callbacks.csvLogger({ write })],
    });
    const rows = csv.split("\n").map((row) => row.split(",").map((cell) => cell !== ""));
    expect(csv).toMatch(/^epoch,loss,valLoss\n/);
    expect(rows.slice(1, 4)).toEqual([
      [true, true, false],
      [true, true, true],
      [true, true, false],
    ]);
  });

  it("of a number that a callback adds now and then are waited for, and that is said once", async () => {
    const said = vi.spyOn(console, "warn").mockImplementation(() => {});
    const add: Callback = {
      onEpochEnd: (epoch, logs) => void Object.assign(logs, epoch % 2 === 1 ? { f1: epoch } : {}),
    };
    const stop = callbacks.earlyStopping({ monitor: "f1", mode: "min", patience: 2 });
    const { epoch } = await line(1e-3).fit(x, y, { epochs: 20, callbacks: [add, stop] });
    expect([epoch.length, stop.best]).toEqual([6, 1]);
    expect(said.mock.calls.flat()).toEqual([
      expect.stringMatching(/earlyStopping: monitor "f1" is not in the logs/),
    ]);
  });
});

describe("a name that comes later", () => {
  const late: Callback = {
    onEpochEnd: (epoch, logs) => void Object.assign(logs, epoch > 0 ? { 'a "b", c': epoch } : {}),
  };

  it("gets a column of its own, by a second line of names", async () => {
    const lines: string[] = [];
    const names: boolean[] = [];
    const write = (text: string, isNames: boolean) => {
      lines.push(text);
      names.push(isNames);
    };
    await line(1e-3).fit(x, y, { epochs: 3, callbacks: [late, callbacks.csvLogger({ write })] });
    expect(lines.map((l) => l.replace(/(?<=^\d,)[\d.]+/, "#"))).toEqual([
      "epoch,loss\n",
      "0,#\n",
      'epoch,loss,"a ""b"", c"\n',
      "1,#,1\n",
      "2,#,2\n",
    ]);
    expect(names).toEqual([true, false, true, false, false]);
  });

  it("is put into the first line of a file, also of one that goes on", async () => {
    const file = path.join(folder, "late.csv");
    await line(1e-3).fit(x, y, { epochs: 2, callbacks: [late, files.csvLogger({ path: file })] });
    const shape = async () =>
      (await readFile(file, "utf8"))
        .trim()
        .split("\n")
        .map((l) => l.replace(/(?<=^\d,)[\d.]+/, "#"));
    expect(await shape()).toEqual(['epoch,loss,"a ""b"", c"', "0,#,", "1,#,1"]);
    const goOn = { epochs: 1, validationData: [x, y] as const };
    await line(1e-3).fit(x, y, { ...goOn, callbacks: [files.csvLogger({ path: file, append: true })] });
    expect((await shape()).map((l) => l.split(",").length)).toEqual([5, 4, 4, 4]);
    expect((await shape())[0]).toBe('epoch,loss,"a ""b"", c",valLoss');
  });

  it("stands in the columns of the file that goes on, whatever their order", async () => {
    const file = path.join(folder, "order.csv");
    await writeFile(file, "epoch,valLoss,loss\n0,1,2\n");
    const append = files.csvLogger({ path: file, append: true });
    const { history } = await line(1e-3).fit(x, y, { validationData: [x, y], callbacks: [append] });
    expect(await readFile(file, "utf8")).toBe(
      `epoch,valLoss,loss\n0,1,2\n0,${history.valLoss?.[0]},${history.loss[0]}\n`,
    );
  });
});

describe("a metric that is called as something else is", () => {
  it("has one number an epoch under a name of its own", async () => {
    for (const name of ["valLoss", "loss", "learningRate", "epoch", "__proto__", "constructor", "toString"]) {
      const model = line(1e-3);
      const metric = metrics.meanAbsoluteError({ name });
      model.compile({
        loss: "meanSquaredError",
        metrics: [metric, metrics.meanSquaredError({ name: "valA" }), metrics.poisson({ name: "a" })],
      });
      const seen = callbacks.history();
      const { history } = await model.fit(x, y, { epochs: 3, validationData: [x, y], callbacks: [seen] });
      expect(Object.keys(history)).toHaveLength(8);
      for (const values of Object.values(history)) expect(values).toHaveLength(3);
      expect(seen.history).toEqual(history);
      const { loss } = await model.evaluate(x, y);
      expect(history.valLoss?.at(-1)).toBe(loss);
    }
  });

  it("is no validation to TensorBoard", async () => {
    const runs: string[] = [];
    const model = line(1e-3);
    model.compile({ loss: "meanSquaredError", metrics: [metrics.meanAbsoluteError({ name: "valScore" })] });
    const board = callbacks.tensorBoard({ write: (run) => void runs.push(run) });
    await model.fit(x, y, { callbacks: [board] });
    expect(runs).toEqual(["train", "train"]);
  });
});

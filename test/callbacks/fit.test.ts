// Callbacks at work in a training.
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { callbacks, layers, loadModel, optimizers, sequential } from "../../src/index.js";
import * as files from "../../src/node/index.js";
import { blobs, classifier, fingerprint, line } from "../model/network.js";

const { x, labels } = blobs(30);
const folder = await mkdtemp(path.join(os.tmpdir(), "downhill-"));
afterAll(() => rm(folder, { recursive: true }));

describe("callbacks in fit", () => {
  it("learningRateScheduler sets the rate of every epoch, which goes into the history", async () => {
    const model = classifier();
    const rates = [0.1, 0.01, 0];
    let before = "";
    const { history } = await model.fit(x, labels, {
      epochs: 3,
      callbacks: [
        callbacks.learningRateScheduler((epoch) => rates[epoch] as number),
        {
          onEpochBegin: (epoch) => {
            if (epoch === 2) before = fingerprint(model);
          },
        },
      ],
    });
    expect(history.learningRate).toEqual(rates);
    expect(fingerprint(model)).toBe(before); // a rate of 0 changes nothing
    await expect(
      model.fit(x, labels, { callbacks: [callbacks.learningRateScheduler(() => -1)] }),
    ).rejects.toThrow(/learningRate must be a finite number >= 0, got -1/);
  });

  it("checkpoint and modelCheckpoint give bytes that fetch takes, and await what comes of them", async () => {
    const stored: number[] = [];
    // A Response takes what fetch takes as body: in types too.
    const write = (bytes: Uint8Array<ArrayBuffer>) =>
      new Response(bytes).arrayBuffer().then(({ byteLength }) => stored.push(byteLength));
    const model = classifier();
    await model.fit(x, labels, {
      epochs: 2,
      callbacks: [
        callbacks.checkpoint({ write: (bytes) => write(bytes) }),
        callbacks.modelCheckpoint({ write: (bytes) => write(bytes) }),
        callbacks.tensorBoard({ write: (_run, record) => write(record) }),
      ],
    });
    expect(stored).toHaveLength(7); // one more event tells the file's version
    expect(stored).toContain(model.toBytes().length);
  });

  it("reduceLROnPlateau lowers it where nothing improves", async () => {
    const model = line(0);
    model.learningRate = 1e-9;
    const { history } = await model.fit([1, 2], [1, 2], {
      epochs: 6,
      callbacks: [callbacks.reduceLROnPlateau({ monitor: "loss", patience: 2, factor: 0.5, minDelta: 0.1 })],
    });
    expect(history.learningRate).toEqual([1e-9, 1e-9, 1e-9, 5e-10, 5e-10, 2.5e-10]);
  });

  it("earlyStopping restores the best weights", async () => {
    const model = classifier();
    const kept: string[] = [];
    const stop = callbacks.earlyStopping({
      monitor: "loss",
      mode: "max",
      patience: 3,
      restoreBestWeights: true,
    });
    await model.fit(x, labels, {
      epochs: 50,
      callbacks: [{ onEpochEnd: () => void kept.push(fingerprint(model)) }, stop],
    });
    expect(kept).toHaveLength(4);
    expect(stop.bestEpoch).toBe(0);
    expect(fingerprint(model)).toBe(kept[0]);
  });

  it("modelCheckpoint hands out models, all or only the best; the file holds the last of them", async () => {
    const epochs: number[] = [];
    let best = new Uint8Array();
    const model = classifier();
    const file = path.join(folder, "best.safetensors");
    await model.fit(x, labels, {
      epochs: 4,
      callbacks: [
        callbacks.modelCheckpoint({
          monitor: "loss",
          mode: "max",
          saveBestOnly: true,
          write: (_bytes, epoch) => void epochs.push(epoch),
        }),
        callbacks.modelCheckpoint({
          monitor: "loss",
          saveBestOnly: true,
          write: (bytes) => {
            best = Uint8Array.from(bytes);
          },
        }),
        files.modelCheckpoint({ path: file, monitor: "loss", saveBestOnly: true }),
        files.modelCheckpoint({ path: path.join(folder, "epoch-{epoch}.safetensors") }),
      ],
    });
    expect(epochs).toEqual([0]);
    expect(fingerprint(loadModel(best))).toBe(fingerprint(model));
    expect(fingerprint(await files.openModel(file))).toBe(fingerprint(model));
    expect((await readdir(folder)).filter((f) => f.startsWith("epoch-"))).toHaveLength(4);
  });

  it("csvLogger writes a line per epoch, the names first", async () => {
    let csv = "";
    const file = path.join(folder, "log.csv");
    const { history } = await classifier().fit(x, labels, {
      epochs: 3,
      callbacks: [
        callbacks.csvLogger({
          write: (text) => {
            csv += text;
          },
        }),
        files.csvLogger({ path: file }),
      ],
    });
    const rows = csv.trim().split("\n");
    expect(rows[0]).toBe("epoch,accuracy,loss");
    expect(rows.slice(1).map((r) => Number(r.split(",")[2]))).toEqual(history.loss);
    expect(await readFile(file, "utf8")).toBe(csv);
  });

  it("terminateOnNaN ends a training quietly that diverges", async () => {
    const model = sequential({
      layers: [layers.dense({ units: 4, inputShape: [1] }), layers.dense({ units: 1 })],
    });
    model.compile({ optimizer: optimizers.sgd({ learningRate: 10 }), loss: "mse" });
    const xs = Array.from({ length: 64 }, (_, i) => i - 32);
    const { history } = await model.fit(xs, xs, { epochs: 50, callbacks: [callbacks.terminateOnNaN()] });
    expect(history.loss?.length).toBeLessThan(50);
    expect(model.weights.every((w) => w.data.every(Number.isFinite))).toBe(true);
  });

  it("swapEMAWeights validates with the average and trains on with the weights", async () => {
    const build = () => {
      const model = classifier();
      model.compile({
        optimizer: optimizers.adam({ useEma: true, emaMomentum: 0.9 }),
        loss: "sparseCategoricalCrossentropy",
      });
      return model;
    };
    const [plain, swapped] = [build(), build()];
    const losses: number[] = [];
    // What the average gives is seen at the end of a training, where it takes the weights' place.
    for (const epochs of [1, 2, 3]) {
      const model = build();
      await model.fit(x, labels, { epochs, sampling: "sequential" });
      losses.push((await model.evaluate(x, labels)).loss);
    }
    const options = { epochs: 3, sampling: "sequential", validationData: [x, labels] } as const;
    await plain.fit(x, labels, options);
    const { history } = await swapped.fit(x, labels, { ...options, callbacks: [callbacks.swapEMAWeights()] });
    expect(history.valLoss).toEqual(losses);
    expect(fingerprint(swapped)).toBe(fingerprint(plain));
    const stored: string[] = [];
    const onEpoch = build();
    const write = (bytes: Uint8Array) => void stored.push(fingerprint(loadModel(bytes)));
    await onEpoch.fit(x, labels, {
      ...options,
      callbacks: [callbacks.swapEMAWeights({ swapOnEpoch: true }), callbacks.modelCheckpoint({ write })],
    });
    expect(stored.at(-1)).toBe(fingerprint(plain));
    await expect(
      classifier().fit(x, labels, { validationData: [x, labels], callbacks: [callbacks.swapEMAWeights()] }),
    ).rejects.toThrow(/adam keeps no average/);
  });

  it("progress prints a line per epoch; history keeps what it saw; lambda checks its hooks", async () => {
    const lines: string[] = [];
    const seen = callbacks.history();
    const { history } = await classifier().fit(x, labels, {
      epochs: 2,
      callbacks: [callbacks.progress({ write: (l) => void lines.push(l) }), seen],
    });
    expect(lines).toHaveLength(2);
    expect(lines[1]).toMatch(/^epoch 2 {2}loss [\d.]+ {2}accuracy /);
    expect(seen.history).toEqual(history);
    expect(() => callbacks.lambda({ onEpochEnds: () => {} } as never)).toThrow(
      /unknown hook "onEpochEnds".*Did you mean "onEpochEnd"/,
    );
    expect(() => callbacks.lambda({ onEpochEnd: 1 } as never)).toThrow(TypeError);
  });

  it("bad options are refused", () => {
    expect(() => callbacks.earlyStopping({ patience: -1 })).toThrow(
      /earlyStopping: patience must be a whole number >= 0, got -1/,
    );
    expect(() => callbacks.reduceLROnPlateau({ factor: 1 })).toThrow(/factor must be a number in \[0, 1\)/);
    expect(() => callbacks.modelCheckpoint({} as never)).toThrow(/write is missing/);
    expect(() => callbacks.csvLogger({ write: 1 } as never)).toThrow(TypeError);
    expect(() => callbacks.learningRateScheduler(1 as never)).toThrow(TypeError);
    expect(() => files.checkpoint({ path: "" })).toThrow(/path must be a string that is not empty/);
    expect(() => callbacks.checkpoint({ write: () => {}, everySteps: 0 })).toThrow(
      /everySteps must be a whole number >= 1/,
    );
  });
});

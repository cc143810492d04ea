import { describe, expect, it } from "vitest";
import { callbacks, layers, NonFiniteError, optimizers, sequential, tensor } from "../../src/index.js";
import { blobs, classifier, fingerprint, line } from "./network.js";

const { x, labels, oneHot } = blobs(30);

describe("fit", () => {
  it("learns, and says how in its history", async () => {
    const model = classifier();
    const { history, epoch } = await model.fit(x, labels, { epochs: 60, batchSize: 4 });
    expect(epoch).toEqual(Array.from({ length: 60 }, (_, i) => i));
    expect(history.loss).toHaveLength(60);
    expect(history.loss?.at(-1)).toBeLessThan(0.3 * (history.loss?.[0] as number));
    expect(history.accuracy?.at(-1)).toBe(1);
  });

  it("takes nested arrays, typed arrays and tensors alike", async () => {
    const flat = Float32Array.from(x.flat());
    const prints: string[] = [];
    for (const input of [x, flat, tensor(flat, [30, 3]), Float64Array.from(flat)]) {
      const model = classifier();
      await model.fit(input, Int32Array.from(labels), { epochs: 2 });
      prints.push(fingerprint(model));
    }
    expect(new Set(prints).size).toBe(1);
  });

  it("gives the same bits for the same seed, and others for another", async () => {
    const run = async (seed: number, sampling: "shuffle" | "replacement") => {
      const model = classifier(seed, 0.3);
      await model.fit(x, labels, { epochs: 5, batchSize: 7, sampling });
      return fingerprint(model);
    };
    expect(await run(1, "shuffle")).toBe(await run(1, "shuffle"));
    expect(await run(1, "replacement")).toBe(await run(1, "replacement"));
    expect(await run(1, "shuffle")).not.toBe(await run(2, "shuffle"));
    expect(await run(1, "shuffle")).not.toBe(await run(1, "replacement"));
  });

  it("does the steps of gradient descent, worked out by hand, for each batch size", async () => {
    const [xs, ys] = [
      [1, 2, 3, 4, 5],
      [2, 1, 4, 3, 5],
    ] as const;
    for (const batchSize of [1, 2, "full"] as const) {
      const model = line(0.01);
      model.setWeights([{ name: "dense/kernel", data: [0.5] }]);
      await model.fit([...xs], [...ys], { epochs: 2, batchSize, sampling: "sequential" });
      let [w, b] = [0.5, 0];
      const size = batchSize === "full" ? 5 : batchSize;
      for (let epoch = 0; epoch < 2; epoch++) {
        for (let start = 0; start < 5; start += size) {
          const rows = [0, 1, 2, 3, 4].slice(start, start + size);
          const errors = rows.map((i) => w * (xs[i] as number) + b - (ys[i] as number));
          const dw =
            errors.reduce((s, e, k) => s + 2 * e * (xs[rows[k] as number] as number), 0) / rows.length;
          const db = errors.reduce((s, e) => s + 2 * e, 0) / rows.length;
          w -= 0.01 * dw;
          b -= 0.01 * db;
        }
      }
      expect(model.weights[0]?.data[0]).toBeCloseTo(w, 6);
      expect(model.weights[1]?.data[0]).toBeCloseTo(b, 6);
    }
  });

  it("weighs a smaller last batch by its rows", async () => {
    const model = line(0); // nothing is learnt, so the loss of the epoch is the mean over all rows
    const xs = [1, 2, 3, 4, 5];
    const { history } = await model.fit(
      xs,
      xs.map((v) => v * v),
      { batchSize: 2 },
    );
    const { loss } = await model.evaluate(
      xs,
      xs.map((v) => v * v),
      { batchSize: 5 },
    );
    expect(history.loss?.[0]).toBeCloseTo(loss, 4);
  });

  it("visits every row once in a shuffled pass, in an order that changes", async () => {
    const model = line(0);
    const seen: number[] = [];
    const ys = [1, 2, 4, 8, 16, 32];
    model.setWeights([{ name: "dense/kernel", data: [0] }]);
    const onBatchEnd = (_: number, logs: { loss?: number }) => void seen.push(Math.sqrt(logs.loss as number));
    await model.fit(ys, ys, { epochs: 8, batchSize: 1, callbacks: [{ onBatchEnd }] });
    const passes = Array.from({ length: 8 }, (_, i) => seen.slice(i * 6, i * 6 + 6));
    for (const pass of passes) expect([...pass].sort((a, b) => a - b)).toEqual(ys);
    expect(new Set(passes.map(String)).size).toBeGreaterThan(4);
  });

  it("holds out the last rows, before any shuffling", async () => {
    const model = classifier();
    const { history } = await model.fit(x, labels, { epochs: 3, validationSplit: 0.2 });
    const twin = classifier();
    const held = 24;
    const other = await twin.fit(x.slice(0, held), labels.slice(0, held), {
      epochs: 3,
      validationData: [x.slice(held), labels.slice(held)],
    });
    expect(other.history).toEqual(history);
    expect(fingerprint(twin)).toBe(fingerprint(model));
    const { loss, accuracy } = await model.evaluate(x.slice(held), labels.slice(held));
    expect(history.valLoss?.at(-1)).toBe(loss);
    expect(history.valAccuracy?.at(-1)).toBe(accuracy);
  });

  it("validates as often as it is told", async () => {
    const { history } = await classifier().fit(x, labels, {
      epochs: 7,
      validationSplit: 0.2,
      validationFreq: 3,
    });
    expect(history.loss).toHaveLength(7);
    expect(history.valLoss).toHaveLength(2);
  });

  it("training is not changed by validation, evaluation or prediction in between", async () => {
    const plain = classifier();
    await plain.fit(x, labels, { epochs: 4, batchSize: 7 });
    const watched = classifier();
    const onBatchEnd = () => void watched.predict(Array.from({ length: 300 }, () => [1, 2, 3]));
    await watched.fit(x, labels, {
      epochs: 4,
      batchSize: 7,
      validationData: [x, labels],
      callbacks: [{ onBatchEnd }],
    });
    await watched.evaluate(x, labels);
    expect(fingerprint(watched)).toBe(fingerprint(plain));
  });

  it("sample weights scale a row's gradient; class weights do the same by class", async () => {
    const weights = { 0: 1, 1: 2.5, 2: 0.5 } as const;
    const [byClass, bySample] = [classifier(), classifier()];
    await byClass.fit(x, labels, { epochs: 3, classWeight: weights });
    await bySample.fit(x, labels, { epochs: 3, sampleWeight: labels.map((l) => weights[l as 0 | 1 | 2]) });
    expect(fingerprint(byClass)).toBe(fingerprint(bySample));
    const hot = classifier();
    hot.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
    await hot.fit(x, oneHot, { epochs: 3, classWeight: weights });
    expect(fingerprint(hot)).toBe(fingerprint(byClass));
    const ignored = classifier();
    await ignored.fit(x, labels, { epochs: 1, sampleWeight: labels.map(() => 0) });
    expect(fingerprint(ignored)).toBe(fingerprint(classifier()));
  });

  it("stepsPerEpoch divides passes into epochs of another length", async () => {
    const [byPass, bySteps] = [classifier(), classifier()];
    const { history } = await bySteps.fit(x, labels, { epochs: 6, batchSize: 5, stepsPerEpoch: 2 });
    await byPass.fit(x, labels, { epochs: 2, batchSize: 5 });
    expect(history.loss).toHaveLength(6);
    expect(fingerprint(bySteps)).toBe(fingerprint(byPass));
  });

  it("a second fit goes on where the first ended, with the optimizer's state", async () => {
    for (const sampling of ["shuffle", "sequential", "replacement"] as const) {
      const [once, twice] = [classifier(1, 0.2), classifier(1, 0.2)];
      await once.fit(x, labels, { epochs: 6, batchSize: 7, sampling });
      await twice.fit(x, labels, { epochs: 4, batchSize: 7, sampling });
      const { epoch } = await twice.fit(x, labels, { epochs: 6, initialEpoch: 4, batchSize: 7, sampling });
      expect(epoch).toEqual([4, 5]);
      expect(fingerprint(twice)).toBe(fingerprint(once));
    }
  });

  it("stops between steps on a signal, and keeps the weights reached so far", async () => {
    const model = classifier();
    const control = new AbortController();
    let steps = 0;
    const onBatchEnd = () => {
      if (++steps === 10) control.abort();
    };
    const { history } = await model.fit(x, labels, {
      epochs: 100,
      batchSize: 5,
      signal: control.signal,
      callbacks: [{ onBatchEnd }],
    });
    expect(steps).toBe(10);
    expect(history.loss).toHaveLength(1); // six steps make an epoch; the second was not finished
    expect(fingerprint(model)).not.toBe(fingerprint(classifier()));
    await model.fit(x, labels);
  });

  it("stops an endless training that nobody watches on a signal", async () => {
    const { history } = await classifier().fit(x, labels, {
      epochs: Number.POSITIVE_INFINITY,
      signal: AbortSignal.timeout(60),
    });
    expect(history.loss?.length).toBeGreaterThan(10);
  });

  it("runs without end until a rule stops it", async () => {
    const stop = callbacks.earlyStopping({ monitor: "loss", patience: 2, minDelta: 0.05 });
    const { history } = await classifier().fit(x, labels, {
      epochs: Number.POSITIVE_INFINITY,
      callbacks: [stop],
    });
    expect(stop.stoppedEpoch).toBe((history.loss?.length ?? 0) - 1);
    expect(stop.stoppedEpoch).toBeGreaterThan(1);
  });

  it("calls the hooks in Keras's order", async () => {
    const calls: string[] = [];
    await classifier().fit(x, labels, {
      epochs: 2,
      batchSize: 15,
      callbacks: [
        {
          onTrainBegin: () => void calls.push("train"),
          onEpochBegin: (epoch) => void calls.push(`epoch ${epoch}`),
          onBatchBegin: (batch) => void calls.push(`batch ${batch}`),
          onBatchEnd: (batch, logs) => void calls.push(`/batch ${batch} ${Object.keys(logs)}`),
          onEpochEnd: (epoch, logs) => void calls.push(`/epoch ${epoch} ${Object.keys(logs)}`),
          onTrainEnd: () => void calls.push("/train"),
        },
      ],
    });
    const epoch = (n: number) => [
      `epoch ${n}`,
      "batch 0",
      "/batch 0 loss",
      "batch 1",
      "/batch 1 loss",
      `/epoch ${n} loss,accuracy`,
    ];
    expect(calls).toEqual(["train", ...epoch(0), ...epoch(1), "/train"]);
  });

  it("a callback that throws ends the fit with its error, and the model is still usable", async () => {
    const model = classifier();
    const onEpochEnd = () => {
      throw new Error("enough");
    };
    await expect(model.fit(x, labels, { callbacks: [{ onEpochEnd }] })).rejects.toThrow("enough");
    await model.fit(x, labels);
  });

  it("names epoch and step of a loss that is not finite, and keeps finite weights", async () => {
    const model = sequential({
      seed: 1,
      layers: [layers.dense({ units: 4, inputShape: [1] }), layers.dense({ units: 1 })],
    });
    model.compile({ optimizer: optimizers.sgd({ learningRate: 1 }), loss: "meanSquaredError" });
    const xs = Array.from({ length: 64 }, (_, i) => i - 32);
    const error = await model.fit(xs, xs, { epochs: 50, batchSize: 4 }).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(NonFiniteError);
    const { epoch, step, message } = error as NonFiniteError;
    expect(message).toMatch(
      new RegExp(`in epoch ${epoch}, step ${step} .*last finite step are kept. Lower the learning rate`),
    );
    expect(model.weights.every((w) => w.data.every(Number.isFinite))).toBe(true);
    // Exactly the weights before the step that failed.
    const twin = sequential({
      seed: 1,
      layers: [layers.dense({ units: 4, inputShape: [1] }), layers.dense({ units: 1 })],
    });
    twin.compile({ optimizer: optimizers.sgd({ learningRate: 1 }), loss: "meanSquaredError" });
    if (epoch === 0 && step > 0) {
      await twin.fit(xs, xs, { batchSize: 4, stepsPerEpoch: step });
      expect(fingerprint(twin)).toBe(fingerprint(model));
    }
  });
});

describe("fitDataset", () => {
  const batches = [0, 7, 14, 21, 28].map((start) => ({
    x: x.slice(start, start + 7),
    y: labels.slice(start, start + 7),
  }));

  it("does what fit does on the same batches, also from an async iterable", async () => {
    const [rows, sync, async_] = [classifier(), classifier(), classifier()];
    await rows.fit(x, labels, { epochs: 3, batchSize: 7, sampling: "sequential" });
    const { history } = await sync.fitDataset(batches, { epochs: 3 });
    const stream = {
      async *[Symbol.asyncIterator]() {
        for (const batch of batches) {
          await Promise.resolve();
          yield batch;
        }
      },
    };
    await async_.fitDataset(stream, { epochs: 3, validationData: [x, labels] });
    expect(history.loss).toHaveLength(3);
    expect(fingerprint(sync)).toBe(fingerprint(rows));
    expect(fingerprint(async_)).toBe(fingerprint(rows));
  });

  it("cuts one iteration into epochs by stepsPerEpoch", async () => {
    const model = classifier();
    const { history } = await model.fitDataset(batches, { epochs: 5, stepsPerEpoch: 2 });
    expect(history.loss).toHaveLength(5);
  });

  it("ends when a generator that can't begin again has come to its end", async () => {
    function* once() {
      yield* batches;
    }
    const { history } = await classifier().fitDataset(once(), { epochs: 5, stepsPerEpoch: 5 });
    expect(history.loss).toHaveLength(1);
  });

  it("names a bad batch by its number; the weights are those of the batch before", async () => {
    const model = classifier();
    const bad = [batches[0], batches[1], { x: [[1, 2]], y: [0] }] as { x: number[][]; y: number[] }[];
    await expect(model.fitDataset(bad)).rejects.toThrow(
      /fitDataset: batch 2: x: expected rows of shape \[3\], got \[2\]/,
    );
    const twin = classifier();
    await twin.fitDataset(batches.slice(0, 2));
    expect(fingerprint(model)).toBe(fingerprint(twin));
    await expect(model.fitDataset([])).rejects.toThrow(/gave no batch/);
    await expect(model.fitDataset(5 as never)).rejects.toThrow(/expected an iterable or async iterable/);
  });
});

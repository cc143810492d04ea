// A training that was stopped and goes on from a checkpoint gives the bits of one that was not.
import { describe, expect, it } from "vitest";
import {
  type Callback,
  callbacks,
  layers,
  loadModel,
  metrics,
  optimizers,
  type Sequential,
  sequential,
} from "../../src/index.js";
import { edited } from "./edited.js";
import { blobs, fingerprint } from "./network.js";

const { x, labels } = blobs(40);
type Options = NonNullable<Parameters<Sequential["fit"]>[2]>;

function build(): Sequential {
  const model = sequential({
    seed: 5,
    layers: [
      layers.dense({ units: 8, activation: "tanh", inputShape: [3] }),
      layers.batchNormalization(),
      layers.dropout({ rate: 0.3 }),
      layers.dense({ units: 3, activation: "softmax" }),
    ],
  });
  model.compile({
    optimizer: optimizers.nadam({ learningRate: 0.01 }),
    loss: "sparseCategoricalCrossentropy",
    metrics: ["accuracy"],
  });
  return model;
}

const stop = () => callbacks.earlyStopping({ patience: 30, restoreBestWeights: true });
const plateau = () =>
  callbacks.reduceLROnPlateau({ monitor: "loss", patience: 1, factor: 0.7, minDelta: 0.05 });

async function unbroken(options: Options, everySteps?: number) {
  const model = build();
  const taken: Uint8Array[] = [];
  const save = callbacks.checkpoint({ write: (bytes) => void taken.push(bytes), everySteps });
  const { history } = await model.fit(x, labels, { ...options, callbacks: [stop(), plateau(), save] });
  return { model, taken, history };
}

describe("fit({ resumeFrom })", () => {
  for (const sampling of ["shuffle", "replacement", "sequential"] as const) {
    for (const [everySteps, stepsPerEpoch] of [[undefined], [1], [3], [4, 3]] as const) {
      it(`gives the same bits from every checkpoint: ${sampling}, ${everySteps ? `every ${everySteps} steps` : "every epoch"}${stepsPerEpoch ? ", short epochs" : ""}`, async () => {
        const options: Options = {
          epochs: 6,
          batchSize: 7,
          sampling,
          validationSplit: 0.2,
          ...(stepsPerEpoch ? { stepsPerEpoch } : {}),
        };
        const whole = await unbroken(options, everySteps);
        expect(whole.taken.length).toBeGreaterThan(3);
        for (const bytes of whole.taken) {
          const model = build();
          const save = callbacks.checkpoint({ write: () => {}, everySteps });
          const { history, epoch } = await model.fit(x, labels, {
            ...options,
            callbacks: [stop(), plateau(), save],
            resumeFrom: bytes,
          });
          expect(fingerprint(model)).toBe(fingerprint(whole.model));
          expect(history).toEqual(whole.history);
          expect(epoch).toEqual([0, 1, 2, 3, 4, 5]);
        }
      });
    }
  }

  it("refuses another model, other data, another batch size, other callbacks, and no checkpoint; nothing is changed", async () => {
    const { taken } = await unbroken({ epochs: 2, batchSize: 8, validationData: [x, labels] });
    const resumeFrom = taken[0] as Uint8Array;
    const all = () => [stop(), plateau(), callbacks.checkpoint({ write: () => {} })];
    const shifted = x.map((row) => row.map((v) => v + 1));
    const refused = async (
      options: Options,
      rows: number,
      message: RegExp,
      model = build(),
    ): Promise<void> => {
      const before = fingerprint(model);
      await expect(
        model.fit(x.slice(0, rows), labels.slice(0, rows), {
          epochs: 2,
          batchSize: 8,
          validationData: [x, labels],
          callbacks: all(),
          resumeFrom,
          ...options,
        }),
      ).rejects.toThrow(message);
      expect(fingerprint(model)).toBe(before);
    };
    await refused({ batchSize: 4 }, 40, /stored with batchSize 8, this training has 4/);
    await refused({}, 30, /stored with rows 40, this training has 30/);
    await refused({ sampling: "sequential" }, 40, /stored with sampling "shuffle"/);
    await refused(
      { callbacks: [] },
      40,
      /callbacks that have a state, \["earlyStopping", "reduceLROnPlateau"\], this training has \[\]/,
    );
    await refused({ callbacks: [...all(), callbacks.history()] }, 40, /this training has .*"history"/);
    await refused({ callbacks: all().reverse() }, 40, /callbacks that have a state/);
    await refused({ validationData: [shifted, labels] }, 40, /stored with validation "fingerprint/);
    await refused({ validationFreq: 2 }, 40, /stored with validationFreq 1, this training has 2/);
    await refused({ validationBatchSize: 5 }, 40, /stored with validationBatchSize undefined/);
    await refused({ initialEpoch: 1 }, 40, /stored with initialEpoch 0, this training has 1/);
    await refused({ classWeight: { 1: 3 } }, 40, /stored with data "fingerprint/);
    await refused({ stepsPerEpoch: 2 }, 40, /stored with stepsPerEpoch 5, this training has 2/);
    await refused({ resumeFrom: taken[1] as Uint8Array, epochs: 1 }, 40, /taken after 2 epochs, epochs is 1/);
    const differently = build();
    differently.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
    await refused({}, 40, /other layers, seed, loss, metrics or optimizer/, differently);
    await refused({ resumeFrom: new Uint8Array(100) }, 40, /resumeFrom/);
    await refused({ resumeFrom: build().toBytes() }, 40, /is no checkpoint of a training/);
    expect(() => loadModel(taken[0] as Uint8Array)).toThrow(
      "loadModel: this is a checkpoint of a training, not a model. Build and compile the model, and pass the bytes to fit({ resumeFrom }).",
    );
    const other = sequential({
      seed: 5,
      layers: [layers.dense({ units: 3, activation: "softmax", inputShape: [3] })],
    });
    other.compile({ loss: "sparseCategoricalCrossentropy" });
    await refused({}, 40, /belongs to a model with other layers/, other);
  });

  it("refuses other numbers of the same size", async () => {
    const taken: Uint8Array[] = [];
    const options = { epochs: 2, batchSize: 8 };
    const save = callbacks.checkpoint({ write: (bytes) => void taken.push(bytes) });
    await build().fit(x, labels, { ...options, callbacks: [save] });
    const resumeFrom = taken[0] as Uint8Array;
    const again = build().fit([...x].reverse(), labels, { ...options, resumeFrom });
    await expect(again).rejects.toThrow(
      /stored with data "fingerprint [0-9a-f]+", this training has "finger/,
    );
    const weighted = build().fit(x, labels, { ...options, sampleWeight: labels.map(() => 2), resumeFrom });
    await expect(weighted).rejects.toThrow(/stored with data "fingerprint/);
  });

  it("goes on without the callbacks that remember nothing, and with others of that kind", async () => {
    const taken: Uint8Array[] = [];
    const save = callbacks.checkpoint({ write: (bytes) => void taken.push(bytes), everySteps: 3 });
    const options = { epochs: 3, batchSize: 8 };
    const whole = build();
    const { history } = await whole.fit(x, labels, { ...options, callbacks: [save] });
    for (const others of [[], [callbacks.progress({ write: () => {} }), {}]]) {
      const model = build();
      const resumeFrom = taken[1] as Uint8Array;
      const resumed = await model.fit(x, labels, { ...options, callbacks: others, resumeFrom });
      expect(resumed.history).toEqual(history);
      expect(fingerprint(model)).toBe(fingerprint(whole));
    }
    const schedule = callbacks.learningRateScheduler((_, rate) => rate / 2);
    await build().fit(x, labels, { ...options, callbacks: [schedule, save] });
    await expect(
      build().fit(x, labels, { ...options, resumeFrom: taken.at(-1) as Uint8Array }),
    ).rejects.toThrow(/callbacks that have a state, \["learningRateScheduler"\]/);
  });

  it("a training that was done, or has stopped itself, gives its end again; with more epochs it goes on", async () => {
    const make = (): Sequential => {
      const model = build();
      const optimizer = optimizers.adam({
        useEma: true,
        emaOverwriteFrequency: 4,
        gradientAccumulationSteps: 3,
      });
      model.compile({ optimizer, loss: "sparseCategoricalCrossentropy" });
      return model;
    };
    const run = async (epochs: number, resumeFrom?: Uint8Array) => {
      const taken: Uint8Array[] = [];
      const model = make();
      const never = callbacks.earlyStopping({
        monitor: "loss",
        mode: "max",
        patience: 4,
        restoreBestWeights: true,
      });
      const save = callbacks.checkpoint({ write: (bytes) => void taken.push(bytes) });
      const { history } = await model.fit(x, labels, {
        epochs,
        batchSize: 8,
        callbacks: [never, save],
        resumeFrom,
      });
      return { end: fingerprint(model), history, taken };
    };
    for (const epochs of [2, 20]) {
      const whole = await run(epochs);
      const again = await run(epochs, whole.taken.at(-1));
      expect(again).toMatchObject({ end: whole.end, history: whole.history });
    }
    const [short, long] = [await run(2), await run(3)];
    expect(await run(3, short.taken.at(-1))).toMatchObject({ end: long.end, history: long.history });
  });

  const batches = (count: number) =>
    Array.from({ length: count }, (_, i) => ({
      x: x.slice(i * 5, i * 5 + 5 - (i % 2)),
      y: labels.slice(i * 5, i * 5 + 5 - (i % 2)),
    }));
  async function* stream(count: number) {
    yield* batches(count);
  }
  const restartable = (count: number) => ({ [Symbol.asyncIterator]: () => stream(count) });
  it.each([
    [undefined, undefined],
    [1, undefined],
    [4, undefined],
    [1, 4],
    [3, 5],
    [undefined, 3],
  ])(
    "gives the same bits for batches as they come: everySteps %s, stepsPerEpoch %s",
    async (everySteps, stepsPerEpoch) => {
      const options = { epochs: 4, ...(stepsPerEpoch ? { stepsPerEpoch } : {}) };
      const whole = build();
      const taken: Uint8Array[] = [];
      const save = callbacks.checkpoint({ write: (bytes) => void taken.push(bytes), everySteps });
      const { history } = await whole.fitDataset(restartable(7), { ...options, callbacks: [save] });
      expect(taken.length).toBeGreaterThan(3);
      for (const resumeFrom of taken) {
        const model = build();
        const again = callbacks.checkpoint({ write: () => {}, everySteps });
        const resumed = await model.fitDataset(restartable(7), {
          ...options,
          callbacks: [again],
          resumeFrom,
        });
        expect(resumed.history).toEqual(history);
        expect(fingerprint(model)).toBe(fingerprint(whole));
      }
    },
  );

  it("refuses a data set of fewer batches than were passed; nothing is changed", async () => {
    const taken: Uint8Array[] = [];
    const save = callbacks.checkpoint({ write: (bytes) => void taken.push(bytes), everySteps: 1 });
    await build().fitDataset(restartable(3), { callbacks: [save] });
    const model = build();
    const before = fingerprint(model);
    const resumeFrom = taken[1] as Uint8Array;
    const refused = model.fitDataset(restartable(1), { callbacks: [save], resumeFrom });
    await expect(refused).rejects.toThrow(/taken after batch 2 of the data set, which has 1 now/);
    expect(fingerprint(model)).toBe(before);
  });

  it("keeps numbers that JSON has not, and metrics of several numbers", async () => {
    const make = (): Sequential => {
      const model = build();
      model.compile({
        optimizer: "adam",
        loss: "categoricalCrossentropy",
        metrics: [metrics.f1Score({ name: "perClass" })],
      });
      return model;
    };
    const log = (): Callback => ({
      onEpochEnd: (_, logs) =>
        void Object.assign(logs, { bound: Number.NEGATIVE_INFINITY, no: Number.NaN, nil: -0 }),
    });
    const taken: Uint8Array[] = [];
    const save = callbacks.checkpoint({ write: (bytes) => void taken.push(bytes) });
    const oneHot = labels.map((k) => [0, 1, 2].map((i) => (i === k ? 1 : 0)));
    const options = { epochs: 3, batchSize: 8 };
    const model = make();
    const whole = await model.fit(x, oneHot, { ...options, callbacks: [log(), callbacks.history(), save] });
    expect(whole.history.perClass?.[0]).toHaveLength(3);
    expect(whole.history.no).toEqual([Number.NaN, Number.NaN, Number.NaN]);
    const again = make();
    const seen = callbacks.history();
    const { history } = await again.fit(x, oneHot, {
      ...options,
      callbacks: [log(), seen, save],
      resumeFrom: taken[1] as Uint8Array,
    });
    expect(history).toEqual(whole.history);
    expect(seen.history).toEqual(whole.history);
    expect(seen.epoch).toEqual([0, 1, 2]);
  });

  type Description = {
    machine: Record<string, number>;
    history: Record<string, unknown>;
    callbacks: { name: string; state: Record<string, unknown> }[];
  };
  it.each<[string, (d: Description) => void, RegExp]>([
    [
      "a place behind the last batch",
      (d) => void Object.assign(d.machine, { position: 4e9 }),
      /batch 4000000000 of 5/,
    ],
    ["a step behind the last", (d) => void Object.assign(d.machine, { step: 5 }), /step 5 of 5/],
    [
      "a place beyond 2³²",
      (d) => void Object.assign(d.machine, { pass: 2 ** 40 }),
      /machine in its description/,
    ],
    [
      "words in the history",
      (d) => void Object.assign(d.history, { loss: ["low"] }),
      /history in its description/,
    ],
    [
      "a wait of -1",
      (d) => void Object.assign(d.callbacks[0]?.state ?? {}, { wait: -1 }),
      /state of earlyStopping: wait must be/,
    ],
    [
      "a best that is text",
      (d) => void Object.assign(d.callbacks[1]?.state ?? {}, { best: "1" }),
      /state of reduceLROnPlateau: best must be a number/,
    ],
    [
      "another callback's state",
      (d) => void Object.assign(d.callbacks[0] ?? {}, { state: { keys: [] } }),
      /state of earlyStopping: unknown option "keys"/,
    ],
    [
      "weights of another model",
      (d) => void Object.assign(d.callbacks[0]?.state ?? {}, { bestWeights: [] }),
      /state of earlyStopping: expected all weights/,
    ],
    [
      "another callback",
      (d) => void Object.assign(d.callbacks[0] ?? {}, { name: "history" }),
      /stored with callbacks that have a state, \["history"/,
    ],
    [
      "an array that is not there",
      (d) => void Object.assign(d.history, { loss: { "#tensor": "x" } }),
      /no array "x"/,
    ],
  ])("refuses %s; nothing is changed", async (_, edit, message) => {
    const { taken } = await unbroken({ epochs: 2, batchSize: 8, validationData: [x, labels] });
    const model = build();
    const before = fingerprint(model);
    const refused = model.fit(x, labels, {
      epochs: 2,
      batchSize: 8,
      validationData: [x, labels],
      callbacks: [stop(), plateau(), callbacks.checkpoint({ write: () => {} })],
      resumeFrom: edited(taken[0] as Uint8Array, "checkpoint", edit as never),
    });
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toThrow(/resumeFrom/);
    expect(fingerprint(model)).toBe(before);
  });

  it("hands out checkpoints at safe points only", async () => {
    const model = build();
    expect(() => model.toCheckpoint()).toThrow(/no training is running/);
    const onBatchEnd = (): void => void model.toCheckpoint();
    await expect(model.fit(x, labels, { callbacks: [{ onBatchEnd }] })).rejects.toThrow(
      /in onSafePoint only/,
    );
  });
});

// Every way to the end of a training does what its end has to do, once.
import { Worker } from "node:worker_threads";
import { afterEach, describe, expect, it, vi } from "vitest";
import {
  type Callback,
  callbacks,
  type FitOptions,
  layers,
  loadModel,
  optimizers,
  type Sequential,
  sequential,
  ThreadError,
  type Trainee,
} from "../../src/index.js";
import { blobs, classifier, fingerprint } from "../model/network.js";

afterEach(() => vi.restoreAllMocks());

const x = [1, 2, 3, 4, 5, 6, 7, 8];
const y = x.map((v) => 2 * v);

/** A line whose training diverges within some epochs. */
function diverging(): Sequential {
  const model = sequential({ seed: 1, layers: [layers.dense({ units: 1, inputShape: [1] })] });
  model.compile({ loss: "meanSquaredError", optimizer: optimizers.sgd({ learningRate: 1 }) });
  return model;
}

/** What a training ended as, with early stopping that gives the best weights back, and a callback that counts the ends. */
async function ended(
  others: (control: AbortController) => Callback[],
  train: (model: Sequential, options: FitOptions) => Promise<unknown>,
  order: "before" | "after" = "before",
) {
  const model = diverging();
  const control = new AbortController();
  const kernels: number[] = [];
  let ends = 0;
  const stop = callbacks.earlyStopping({ monitor: "loss", patience: 100, restoreBestWeights: true });
  const watch: Callback = {
    onEpochEnd: (_e, _l, m) => void kernels.push(m.weights[0]?.data[0] as number),
    onTrainEnd: () => void ends++,
  };
  const mine = others(control);
  const list = order === "before" ? [watch, ...mine, stop] : [watch, stop, ...mine];
  const error = await train(model, { epochs: 300, signal: control.signal, callbacks: list }).then(
    () => undefined,
    (e: Error) => e.message,
  );
  return { ends, restored: model.weights[0]?.data[0] === kernels[stop.bestEpoch], error };
}

const ways: Record<string, (control: AbortController) => Callback[]> = {
  "the last epoch": () => [
    { onEpochBegin: (epoch, model) => void Object.assign(model, epoch > 4 ? { learningRate: 0 } : {}) },
  ],
  stopTraining: () => [{ onEpochEnd: (epoch, _l, model) => stopIf(model, epoch === 3) }],
  "stopTraining within an epoch": () => [
    { onBatchEnd: (_b, { loss = 0 }, model) => stopIf(model, loss > 1e9) },
  ],
  "the signal": (control) => [{ onEpochEnd: (epoch) => void (epoch === 3 && control.abort()) }],
  "the signal within an epoch": (control) => [
    { onBatchEnd: (_b, { loss = 0 }) => void (loss > 1e9 && control.abort()) },
  ],
  "NaN that is forgiven": () => [callbacks.terminateOnNaN()],
  NaN: () => [],
  "an error in onEpochBegin": () => [{ onEpochBegin: (epoch) => fail(epoch === 3) }],
  "an error in onBatchEnd": () => [{ onBatchEnd: (_b, { loss = 0 }) => fail(loss > 1e9) }],
  "an error in onEpochEnd": () => [{ onEpochEnd: async (epoch) => fail(epoch === 3) }],
  "an error in onSafePoint": () => [{ onSafePoint: (steps) => fail(steps > 9) }],
  "an error in onTrainEnd": () => [
    { onTrainEnd: () => fail(true), onEpochEnd: (e, _l, m) => stopIf(m, e === 3) },
  ],
};

function stopIf(model: Trainee, when: boolean): void {
  model.stopTraining = when;
}

function fail(when: boolean): void {
  if (when) throw new Error("enough");
}

describe("earlyStopping gives the best weights back, and onTrainEnd is called once, where it ends by", () => {
  const batches = [0, 4].map((at) => ({ x: x.slice(at, at + 4), y: y.slice(at, at + 4) }));
  const trainings = {
    fit: (model: Sequential, options: FitOptions) => model.fit(x, y, { batchSize: 4, ...options }),
    fitDataset: (model: Sequential, options: FitOptions) => model.fitDataset(batches, options),
  };
  for (const [name, make] of Object.entries(ways)) {
    for (const [kind, train] of Object.entries(trainings)) {
      for (const order of ["before", "after"] as const) {
        it(`${name}: ${kind}, ${order} it`, async () => {
          const { error, ...rest } = await ended(make, train, order);
          expect(rest).toEqual({ ends: 1, restored: true });
          const expected = name.startsWith("an error")
            ? /^enough$/
            : name === "NaN"
              ? /the loss is|gradient is not finite/
              : undefined;
          if (expected) expect(error).toMatch(expected);
          else expect(error).toBeUndefined();
        });
      }
    }
  }

  it("a data set that throws, or is bad; the first error is the one that is told", async () => {
    const broken = {
      *[Symbol.iterator]() {
        try {
          yield batches[0];
          throw new Error("no more");
        } finally {
          // biome-ignore lint/correctness/noUnsafeFinally: an iterator whose cleaning up fails, too.
          throw new Error("closing failed");
        }
      },
    };
    expect(
      await ended(
        () => [],
        (model, options) => model.fitDataset([...batches, { x: [[1, 2]], y: [1] }] as never, options),
      ),
    ).toMatchObject({
      ends: 1,
      error: expect.stringContaining("batch 2"),
    });
    const bad = {
      *[Symbol.iterator]() {
        try {
          yield { x: "no" };
        } finally {
          fail(true);
        }
      },
    };
    expect(
      await ended(
        () => [],
        (model, options) => model.fitDataset(bad as never, options),
      ),
    ).toMatchObject({
      ends: 1,
      error: expect.stringContaining("batch 0"),
    });
    expect(
      (
        await ended(
          () => [],
          (model, options) => model.fitDataset(broken as never, options),
        )
      ).ends,
    ).toBe(1);
  });

  it("a lost thread", async () => {
    const workers = new Set<Worker>();
    const { postMessage } = Worker.prototype;
    vi.spyOn(Worker.prototype, "postMessage").mockImplementation(function (this: Worker, ...message) {
      workers.add(this);
      return postMessage.apply(this, message);
    });
    const { x: rows, labels } = blobs(300);
    const model = classifier();
    const ends = vi.fn();
    const kept: string[] = [];
    const stop = callbacks.earlyStopping({
      monitor: "loss",
      mode: "max",
      patience: 1e6,
      restoreBestWeights: true,
    });
    const note: Callback = {
      onEpochEnd: (epoch, _l, m) => {
        kept.push(fingerprint(m));
        if (epoch === 3) void [...workers][1]?.terminate();
      },
      onTrainEnd: ends,
    };
    await expect(
      model.fit(rows, labels, { epochs: Infinity, threads: 2, callbacks: [note, stop] }),
    ).rejects.toThrow(ThreadError);
    expect(ends).toHaveBeenCalledTimes(1);
    expect(fingerprint(model)).toBe(kept[stop.bestEpoch]);
  });
});

describe("a callback whose training has not begun", () => {
  it("gets no end; those before it do", async () => {
    const [first, second, third] = [vi.fn(), vi.fn(), vi.fn()];
    const model = diverging();
    const before = fingerprint(model);
    const list: Callback[] = [
      { onTrainEnd: first },
      { onTrainBegin: () => fail(true), onTrainEnd: second },
      { onTrainEnd: third },
    ];
    await expect(model.fit(x, y, { callbacks: list })).rejects.toThrow("enough");
    expect([first, second, third].map((f) => f.mock.calls.length)).toEqual([1, 0, 0]);
    expect(fingerprint(model)).toBe(before);
  });
});

describe("the running average takes the weights' place", () => {
  const { x: rows, labels } = blobs(30);
  const build = () => {
    const model = classifier();
    model.compile({
      optimizer: optimizers.adam({ useEma: true, emaMomentum: 0.9 }),
      loss: "sparseCategoricalCrossentropy",
    });
    return model;
  };
  const options = { sampling: "sequential", validationData: [rows, labels] } as const;
  const ended = async (epochs: number) => {
    const model = build();
    await model.fit(rows, labels, { ...options, epochs });
    return fingerprint(model);
  };

  it("whatever ends the training, and where callbacks had exchanged them", async () => {
    const third = await ended(3);
    const throwing: Record<string, Callback> = {
      onTestEnd: { onTestEnd: (_l, m) => fail(m.stopTraining), onTestBegin: () => {} },
      onTestBegin: { onTestBegin: (m) => fail(m.stopTraining) },
      onEpochEnd: { onEpochEnd: (epoch) => fail(epoch === 2) },
      nothing: { onEpochEnd: (epoch, _l, m) => stopIf(m, epoch === 2) },
    };
    for (const [hook, callback] of Object.entries(throwing)) {
      for (const swapOnEpoch of [false, true]) {
        const model = build();
        // Tells the hooks of the validation that the third epoch is over.
        const tell: Callback = {
          onEpochBegin: (epoch, m) => stopIf(m, epoch === 2 && hook !== "onEpochEnd"),
        };
        const list = [tell, callbacks.swapEMAWeights({ swapOnEpoch }), callback];
        const training = model.fit(rows, labels, { ...options, epochs: 3, callbacks: list });
        await (hook === "nothing" ? training : expect(training).rejects.toThrow("enough"));
        expect([hook, swapOnEpoch, fingerprint(model)]).toEqual([hook, swapOnEpoch, third]);
      }
    }
  });

  it("of this training, not of one before", async () => {
    const model = build();
    await model.fit(rows, labels, options);
    const fresh = build().weights;
    const aborted = AbortSignal.abort();
    for (const more of [{ signal: aborted }, { callbacks: [{ onEpochBegin: () => fail(true) }] }]) {
      model.setWeights(fresh);
      await model.fit(rows, labels, { ...options, ...more }).catch(() => {});
      expect(fingerprint(model)).toBe(fingerprint(build()));
    }
  });

  it("also where a checkpoint of the last epoch goes on", async () => {
    let last = new Uint8Array();
    const keep = (bytes: Uint8Array<ArrayBuffer>) => {
      last = bytes;
    };
    const model = build();
    const list = [
      callbacks.swapEMAWeights({ swapOnEpoch: true }),
      callbacks.checkpoint({ write: (bytes) => keep(bytes) }),
    ];
    await model.fit(rows, labels, { ...options, epochs: 2, callbacks: list });
    const again = build();
    const more = [callbacks.swapEMAWeights({ swapOnEpoch: true })];
    await again.fit(rows, labels, { ...options, epochs: 2, resumeFrom: last, callbacks: more });
    expect(fingerprint(again)).toBe(fingerprint(model));
    expect(fingerprint(again)).toBe(await ended(2));
    expect(fingerprint(loadModel(model.toBytes()))).toBe(fingerprint(model));
  });
});

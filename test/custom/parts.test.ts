// Parts of one's own that do what one of the library's does: the same numbers, the same bits on lanes and threads, in files and checkpoints.
import { describe, expect, it } from "vitest";
import {
  activations,
  callbacks,
  defineLayer,
  layers,
  loadModel,
  losses,
  type Model,
  metrics,
  ops,
  optimizers,
  sequential,
  tensor,
} from "../../src/index.js";
import { randomNumbers, sameBits } from "../numbers.js";
import { farthest } from "../ops/tensors.js";
import { ownAdam, ownCrossentropy, ownErrors, ownPinball, ownSilu, ownSquares, ownTotal } from "./parts.js";

const shape = [6, 3];
const p = randomNumbers(18, 1, 1);
const t = randomNumbers(18, 1, 2);
const sampleWeight = [1, 2, 0, 0.5, 3, 1];

describe("an activation of one's own", () => {
  it("has the values and gradients of the library's", () => {
    const [own, known] = [ownSilu(), activations.silu()];
    expect(farthest(own.forward(p), Float64Array.from(known.forward(p)))).toBeLessThan(1e-6);
    expect(farthest(own.backward(p, t), Float64Array.from(known.backward(p, t)))).toBeLessThan(1e-6);
    expect(ownSilu({ beta: 2 }).forward(Float32Array.of(1))[0]).toBeCloseTo(0.880797, 6);
  });
});

describe("a loss of one's own", () => {
  const close = (a: number, b: number): void => void expect(Math.abs(a - b)).toBeLessThan(1e-6);
  it.each(["sumOverBatchSize", "mean", "sum", "meanWithSampleWeight"] as const)(
    "is reduced by %s",
    (reduction) => {
      const [own, known] = [ownSquares({ reduction }), losses.meanSquaredError({ reduction })];
      for (const options of [{ shape }, { shape, sampleWeight }, {}, { shape: [2, 3, 3], sampleWeight }]) {
        close(own.value(t, p, options), known.value(t, p, options));
        const [a, b] = [own.gradient(t, p, options), known.gradient(t, p, options)];
        expect(farthest(a, Float64Array.from(b))).toBeLessThan(1e-6);
        expect(own.perSample(t, p, options).length).toBe(known.perSample(t, p, options).length);
      }
    },
  );

  it("takes class indices", () => {
    const logits = { fromLogits: true };
    const [own, known] = [ownCrossentropy(logits), losses.sparseCategoricalCrossentropy(logits)];
    const labels = Float32Array.of(0, 2, 1, 0, 2, 2);
    close(own.value(labels, p, { shape }), known.value(labels, p, { shape }));
    const [a, b] = [own, known].map((part) => part.gradient(labels, p, { shape, sampleWeight }));
    expect(farthest(a as Float32Array, Float64Array.from(b as Float32Array))).toBeLessThan(1e-6);
    expect(() => own.value(Float32Array.of(0, 2, 1, 0, 2, 3), p, { shape })).toThrow(RangeError);
    expect(() => own.value(t, p, { shape })).toThrow(/18 numbers.* need 6/s);
  });

  it("has options", () => {
    close(ownPinball({ tau: 0.9 }).value(Float32Array.of(1, 0), Float32Array.of(0, 1)), 0.5);
    expect(() => ownPinball({ tau: "high" as unknown as number })).toThrow(TypeError);
  });
});

describe("a metric of one's own", () => {
  it("counts as the library's", () => {
    const [own, known, total] = [ownErrors(), metrics.meanAbsoluteError(), ownTotal()];
    for (const part of [own, known, total]) {
      part.update(t, p, { shape, sampleWeight: Float32Array.from(sampleWeight) });
      part.update(
        p.map((v) => v / 2),
        p,
        { shape },
      );
    }
    expect(own.result()).toBeCloseTo(known.result() as number, 6);
    expect(total.result()).toBeCloseTo((known.result() as number) * (7.5 + 6), 5);
    own.reset();
    expect(own.result()).toBe(0);
  });
});

const make = (optimizer: "own" | "adam", options = {}): Model => {
  const model = sequential({
    seed: 7,
    layers: [
      layers.dense({ units: 40, activation: "ownSilu", inputShape: [3] }),
      layers.dense({ units: 3, activation: ownSilu({ beta: 1.5 }) }),
    ],
  }) as Model;
  model.compile({
    optimizer: optimizer === "own" ? ownAdam(options) : optimizers.adam(options),
    loss: "ownSquares",
    metrics: ["ownErrors", ownTotal({ name: "sum" }), "meanAbsoluteError"],
  });
  return model;
};
const rows = 256;
const x = tensor(randomNumbers(rows * 3, 1, 3), [rows, 3]);
const y = tensor(randomNumbers(rows * 3, 1, 4), [rows, 3]);
const bitsOf = (model: Model): Float32Array[] => model.weights.map(({ data }) => data);

describe("a training with parts of one's own", () => {
  it.each([
    {},
    { clipNorm: 0.1 },
    { globalClipNorm: 0.1, useEma: true, emaOverwriteFrequency: 2 },
    { weightDecay: 0.1, excludeFromWeightDecay: ["bias"] },
    { gradientAccumulationSteps: 3, clipValue: 0.01 },
  ])("goes as with Adam, with %j", async (options) => {
    const [own, known] = [make("own", options), make("adam", options)];
    const found = await own.fit(x, y, { epochs: 3, batchSize: 32, threads: 1 });
    const wanted = await known.fit(x, y, { epochs: 3, batchSize: 32, threads: 1 });
    bitsOf(own).forEach((data, i) => {
      expect(farthest(data, Float64Array.from(bitsOf(known)[i] as Float32Array))).toBeLessThan(1e-4);
    });
    const { ownErrors: errors, meanAbsoluteError: known1, sum } = found.history as Record<string, number[]>;
    expect(errors?.[2]).toBeCloseTo(known1?.[2] as number, 6);
    expect(sum?.[2]).toBeCloseTo((known1?.[2] as number) * rows, 3);
    expect(found.history.loss[2]).toBeCloseTo(wanted.history.loss[2] as number, 4);
  });

  it("gives the same bits on threads", async () => {
    const [one, two, three] = await Promise.all(
      [1, 2, 3].map(async (threads) => {
        const model = make("own", { clipNorm: 1, weightDecay: 0.01 });
        await model.fit(x, y, { epochs: 2, batchSize: 100, threads });
        return bitsOf(model);
      }),
    );
    for (const other of [two, three])
      other?.forEach((data, i) => void expect(sameBits(data, one?.[i] as Float32Array)).toBe(true));
  });

  it("goes on to the bit from a checkpoint, its slots in it", async () => {
    const options = { epochs: 3, batchSize: 100 };
    const whole = make("own");
    let taken: Uint8Array | undefined;
    await whole.fit(x, y, {
      ...options,
      callbacks: [
        callbacks.checkpoint({
          everySteps: 4,
          write: (bytes) => {
            taken ??= bytes.slice();
          },
        }),
      ],
    });
    const again = make("own");
    await again.fit(x, y, { ...options, resumeFrom: taken as Uint8Array });
    bitsOf(again).forEach(
      (data, i) => void expect(sameBits(data, bitsOf(whole)[i] as Float32Array)).toBe(true),
    );
  });

  it("is stored by names and options", async () => {
    const model = make("own", { learningRate: 0.01, beta1: 0.8 });
    await model.fit(x, y, { epochs: 1 });
    const again = loadModel(model.toBytes());
    expect(sameBits(again.predict(x).data, (model.predict(x) as { data: Float32Array }).data)).toBe(true);
    expect(await again.evaluate(x, y)).toEqual(await model.evaluate(x, y));
  });
});

it("layers without weights may be applied within a function of nodes", () => {
  const gated = defineLayer({
    name: "ownGated",
    weights: (inputShape) => [{ name: "gates", shape: [inputShape.at(-1), 4] }],
    call: (x, { gates }) => layers.activation({ activation: ownSilu() }).apply(ops.matmul(x, gates)),
  });
  const model = sequential({ seed: 1, layers: [gated({ inputShape: [3] })] });
  const { data } = model.weights[0] as { data: Float32Array };
  const sums = [0, 1, 2, 3].map((j) =>
    [1, 2, 3].reduce((sum, v, i) => sum + v * (data[4 * i + j] as number), 0),
  );
  const wanted = Float64Array.from(sums, (v) => v / (1 + Math.exp(-v)));
  expect(farthest(model.predict([[1, 2, 3]]).data, wanted)).toBeLessThan(1e-6);
});

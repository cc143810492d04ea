// Layers that act at random: nothing in inference; in training what they should be on average, another draw for every step and
// layer, the same for the same seed.
import { describe, expect, it } from "vitest";
import { layers, sequential } from "../../src/index.js";
import type { Layer } from "../../src/layers/layer.js";
import { randomNumbers, sameBits } from "../numbers.js";
import { makeLayer, run } from "./run.js";

const ROWS = 500;
const COLUMNS = 40;
const x = randomNumbers(ROWS * COLUMNS, 1, 9);

function passed(layer: Layer, input: readonly number[] = [COLUMNS], from = x): Float32Array {
  return run([layer], { input, x: from, weights: [], upstream: new Float32Array(from.length) }).y;
}
const mean = (v: Float32Array): number => v.reduce((sum, a) => sum + a, 0) / v.length;
const variance = (v: Float32Array): number => {
  const m = mean(v);
  return v.reduce((sum, a) => sum + (a - m) ** 2, 0) / v.length;
};

const noisy: [name: string, options: Record<string, unknown>][] = [
  ["dropout", { rate: 0.3 }],
  ["alphaDropout", { rate: 0.3 }],
  ["gaussianDropout", { rate: 0.3 }],
  ["gaussianNoise", { stddev: 0.4 }],
];

describe.each(noisy)("%s", (name, options) => {
  it("does nothing in inference, nor where there is nothing to do", () => {
    const model = sequential({ layers: [makeLayer(name, { ...options, inputShape: [COLUMNS] })] });
    expect(sameBits(model.predict(x).data, x)).toBe(true);
    const none = Object.fromEntries(Object.keys(options).map((key) => [key, 0]));
    expect(sameBits(passed(makeLayer(name, none)), x)).toBe(true);
  });

  it("draws anew for every layer, and alike for the same seed of its own", () => {
    const chain = (...seeds: (number | undefined)[]) =>
      seeds.map((seed, stream) => {
        const layer = makeLayer(name, { ...options, ...(seed === undefined ? {} : { seed }) });
        // A layer at a place in the model: those before it do nothing.
        const before = Array.from({ length: stream }, () => layers.flatten());
        return run([...before, layer], { input: [COLUMNS], x, weights: [], upstream: x }).y;
      });
    const [first, second] = chain(undefined, undefined);
    expect(sameBits(first, second)).toBe(false);
    expect(sameBits(first, chain(undefined)[0])).toBe(true);
    expect(sameBits(chain(5)[0], chain(5)[0])).toBe(true);
    expect(sameBits(chain(5)[0], chain(6)[0])).toBe(false);
    expect(sameBits(chain(0)[0], chain(2 ** 40)[0])).toBe(false);
  });

  it("draws anew in every step, and the same in two trainings of one seed", async () => {
    const train = async (seed: number): Promise<number[]> => {
      const model = sequential({
        seed,
        layers: [
          layers.rescaling({ scale: 1, inputShape: [COLUMNS] }),
          makeLayer(name, options),
          layers.dense({ units: 1, kernelInitializer: "ones", trainable: false }),
        ],
      });
      model.compile({ optimizer: "sgd", loss: "meanAbsoluteError" });
      const rows = x.subarray(0, 10 * COLUMNS);
      return (
        (await model.fit(rows, new Float32Array(10), { epochs: 4, batchSize: "full" })).history.loss ?? []
      );
    };
    const losses = await train(1);
    expect(new Set(losses).size).toBe(4);
    expect(await train(1)).toEqual(losses);
    expect(await train(2)).not.toEqual(losses);
  });
});

describe("on average", () => {
  it("dropout keeps a share of 1 − rate, scaled by 1 / (1 − rate)", () => {
    const y = passed(layers.dropout({ rate: 0.3 }));
    const dropped = y.filter((v) => v === 0).length / y.length;
    expect(Math.abs(dropped - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / y.length));
    y.forEach((v, i) => {
      if (v !== 0) expect(Math.abs(v - (x[i] as number) / 0.7)).toBeLessThan(1e-6);
    });
  });

  it("alphaDropout keeps mean 0 and variance 1", () => {
    const normal = Float32Array.from(x, (v) => v * Math.sqrt(3));
    const y = passed(layers.alphaDropout({ rate: 0.2 }), [COLUMNS], normal);
    expect(Math.abs(mean(y))).toBeLessThan(0.03);
    expect(Math.abs(variance(y) - 1)).toBeLessThan(0.05);
  });

  it("gaussianDropout multiplies with mean 1 and standard deviation √(rate / (1 − rate))", () => {
    const factors = passed(
      layers.gaussianDropout({ rate: 0.2 }),
      [COLUMNS],
      new Float32Array(x.length).fill(1),
    );
    expect(Math.abs(mean(factors) - 1)).toBeLessThan(0.02);
    expect(Math.abs(Math.sqrt(variance(factors)) - 0.5)).toBeLessThan(0.02);
  });

  it("gaussianNoise adds mean 0 and the standard deviation", () => {
    const y = passed(layers.gaussianNoise({ stddev: 0.4 }), [COLUMNS], new Float32Array(x.length));
    expect(Math.abs(mean(y))).toBeLessThan(0.02);
    expect(Math.abs(Math.sqrt(variance(y)) - 0.4)).toBeLessThan(0.02);
  });
});

describe("noiseShape", () => {
  const ones = new Float32Array(ROWS * COLUMNS).fill(1);

  it("shares the mask along axes of size 1", () => {
    const y = passed(layers.dropout({ rate: 0.5, noiseShape: [null, 1, 4] }), [10, 4], ones);
    for (let i = 0; i < y.length; i++) expect(y[i]).toBe(y[Math.floor(i / 40) * 40 + (i % 4)]);
    expect(new Set(y).size).toBe(2);
    const batch = passed(layers.dropout({ rate: 0.5, noiseShape: [1, null, null] }), [10, 4], ones);
    for (let i = 0; i < batch.length; i++) expect(batch[i]).toBe(batch[i % 40]);
  });

  it("is refused where it does not fit", () => {
    for (const noiseShape of [[null], [null, 3, 4], [2, null, null], [null, 10, 4, 1]]) {
      expect(() =>
        sequential({ layers: [layers.dropout({ rate: 0.5, noiseShape, inputShape: [10, 4] })] }),
      ).toThrow(/dropout: noiseShape must/);
    }
  });
});

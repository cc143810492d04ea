// What all optimizers share: clipping, decay, accumulation, the running average, and what `fit` makes of them.
import { describe, expect, it } from "vitest";
import { layers, loadModel, optimizers, schedules, sequential } from "../../src/index.js";
import type { Optimizer } from "../../src/optimizers/optimizer.js";
import { optimizerRegistry } from "../../src/optimizers/registry.js";
import { describe as describePart } from "../../src/parts/part.js";
import { distance, randomNumbers, sameBits } from "../numbers.js";

const x = randomNumbers(120, 1, 5);
const y = randomNumbers(40, 1, 6);

function modelWith(optimizer: Optimizer) {
  const model = sequential({ seed: 9, layers: [layers.dense({ units: 1, inputShape: [3] })] });
  model.compile({ optimizer, loss: "meanSquaredError" });
  return model;
}
const kernelOf = (model: ReturnType<typeof modelWith>): Float32Array =>
  Float32Array.from(model.weights.flatMap((w) => [...w.data]));

describe("clipping", () => {
  it("bounds the norm of each variable, of all, or each element", () => {
    const start = new Float32Array(4);
    const gradient = Float32Array.of(3, 4, 0.3, 0.4);
    const moved = (options: object): Float32Array => {
      const run = optimizers.sgd({ learningRate: 1, ...options }).start(start, { shapes: [[2], [2]] });
      run.step(gradient);
      return run.params.map((v) => -v);
    };
    expect(distance(moved({ clipNorm: 1 }), [0.6, 0.8, 0.3, 0.4])).toBeLessThan(1e-6);
    const all = Math.hypot(...gradient);
    expect(
      distance(
        moved({ globalClipNorm: 1 }),
        gradient.map((g) => g / all),
      ),
    ).toBeLessThan(1e-6);
    expect(distance(moved({ clipValue: 0.35 }), [0.35, 0.35, 0.3, 0.35])).toBeLessThan(1e-6);
    expect(sameBits(moved({ globalClipNorm: 100 }), gradient)).toBe(true);
  });

  it("takes norms in f64: large and small gradients neither overflow nor vanish", () => {
    const run = optimizers.sgd({ learningRate: 1, clipNorm: 1 }).start(new Float32Array(2));
    run.step(Float32Array.of(3e30, 4e30));
    expect(distance(run.params, [-0.6, -0.8])).toBeLessThan(1e-6);
    const small = optimizers.sgd({ learningRate: 1, clipNorm: 1e-30 }).start(new Float32Array(2));
    small.step(Float32Array.of(3e-28, 4e-28));
    expect(
      distance(
        small.params.map((v) => v * 1e30),
        [-0.6, -0.8],
      ),
    ).toBeLessThan(1e-6);
  });

  it("may be asked for in one way only", () => {
    expect(() => optimizers.adam({ clipNorm: 1, globalClipNorm: 1 })).toThrow(
      "adam: at most one of clipNorm, globalClipNorm, clipValue may be set, got clipNorm and globalClipNorm.",
    );
    expect(() => optimizers.adam({ clipNorm: 1, clipValue: null })).not.toThrow();
  });
});

describe("weight decay", () => {
  it("leaves out the variables in whose name an expression is found", () => {
    const excludeFromWeightDecay = ["bias$", "^norm", "^gamma$"];
    const options = { learningRate: 0.5, weightDecay: 0.1, excludeFromWeightDecay };
    const run = optimizers.sgd(options).start(new Float32Array(6).fill(1), {
      shapes: [[1], [1], [1], [1], [1], [1]],
      names: ["a/kernel", "a/bias", "norm/x", "b/bias2", "c/gamma", "c/gamma2"],
    });
    run.step(new Float32Array(6));
    expect(distance(run.params, [0.95, 1, 1, 0.95, 1, 0.95])).toBeLessThan(1e-6);
  });

  it("null takes it from those that decay by default, in a file too", () => {
    for (const make of [optimizers.adamw, optimizers.muon]) {
      const part = make({ weightDecay: null });
      const stored = JSON.parse(JSON.stringify(describePart(part)));
      expect(optimizerRegistry.restore(stored, "test").options.weightDecay).toBe(null);
      expect(make().options.weightDecay).toBe(0.004);
    }
  });
});

describe("gradient accumulation", () => {
  it("updates with the mean of so many gradients, and not in between", () => {
    const start = randomNumbers(50);
    const gradients = [1, 2, 3, 4, 5, 6].map((seed) => randomNumbers(50, 1, seed));
    const run = optimizers.adam({ learningRate: 0.1, gradientAccumulationSteps: 3 }).start(start);
    const plain = optimizers.adam({ learningRate: 0.1 }).start(start);
    gradients.forEach((gradient, i) => {
      const before = run.params;
      run.step(gradient);
      if (i % 3 !== 2) {
        expect(sameBits(run.params, before)).toBe(true);
        return;
      }
      const [a, b, c] = gradients.slice(i - 2, i + 1) as [Float32Array, Float32Array, Float32Array];
      plain.step(a.map((v, j) => (v + (b[j] as number) + (c[j] as number)) / 3));
      expect(distance(run.params, plain.params)).toBeLessThan(1e-6);
    });
  });

  it("in fit, equals larger batches", async () => {
    const few = modelWith(optimizers.sgd({ gradientAccumulationSteps: 4 }));
    const large = modelWith(optimizers.sgd());
    await few.fit(x, y, { epochs: 3, batchSize: 5, sampling: "sequential" });
    await large.fit(x, y, { epochs: 3, batchSize: 20, sampling: "sequential" });
    expect(distance(kernelOf(few), kernelOf(large))).toBeLessThan(1e-6);
  });
});

describe("the running average", () => {
  it("takes over at the end of fit", async () => {
    const averaged = modelWith(optimizers.sgd({ learningRate: 0.1, useEma: true, emaMomentum: 0.5 }));
    const plain = modelWith(optimizers.sgd({ learningRate: 0.1 }));
    let mean: Float32Array | undefined;
    await plain.fit(x, y, {
      epochs: 2,
      batchSize: 8,
      sampling: "sequential",
      callbacks: [
        {
          onBatchEnd() {
            const now = kernelOf(plain);
            mean = mean ? mean.map((m, i) => (m + (now[i] as number)) / 2) : now;
          },
        },
      ],
    });
    await averaged.fit(x, y, { epochs: 2, batchSize: 8, sampling: "sequential" });
    expect(distance(kernelOf(averaged), mean as Float32Array)).toBeLessThan(1e-6);
    expect(sameBits(kernelOf(averaged), kernelOf(plain))).toBe(false);
  });

  it("changes nothing where no step was done", () => {
    const run = optimizers.sgd({ useEma: true }).start(Float32Array.of(1, 2));
    run.finalize();
    expect([...run.params]).toEqual([1, 2]);
  });
});

describe("quotients of zeros", () => {
  it("FTRL without accumulator leaves a weight whose gradient is 0 at 0", () => {
    const run = optimizers.ftrl({ initialAccumulatorValue: 0 }).start(Float32Array.of(1, 0, 2));
    run.step(Float32Array.of(0.5, 0, -0.5));
    expect(run.params.every(Number.isFinite)).toBe(true);
    expect(run.params[1]).toBe(0);
  });

  it("stay in the padding between the variables, and reach no norm, loss or prediction", async () => {
    const model = sequential({
      seed: 4,
      layers: [layers.dense({ units: 7, inputShape: [3] }), layers.dense({ units: 1 })],
    });
    // Without epsilon, Adam's step is 0 / 0 wherever no gradient has ever been.
    model.compile({
      optimizer: optimizers.adam({ epsilon: 0, weightDecay: 0.01, globalClipNorm: 1, useEma: true }),
      loss: "meanSquaredError",
    });
    const { history } = await model.fit(x, y, { epochs: 3, batchSize: 8 });
    expect(history.loss?.every(Number.isFinite)).toBe(true);
    expect(model.predict(x).data.every(Number.isFinite)).toBe(true);
    for (const { data } of model.weights) expect(data.every(Number.isFinite)).toBe(true);
  });
});

describe("fit", () => {
  it("needs no unscaling: its loss is not scaled", async () => {
    const scaled = modelWith(optimizers.sgd({ lossScaleFactor: 1024 }));
    const plain = modelWith(optimizers.sgd());
    for (const model of [scaled, plain]) await model.fit(x, y, { epochs: 1, sampling: "sequential" });
    expect(sameBits(kernelOf(scaled), kernelOf(plain))).toBe(true);
  });

  it("begins with the weights of its first step, whenever they were set", async () => {
    const weights = [
      { name: "dense/kernel", data: Float32Array.of(1, -1, 0.5) },
      { name: "dense/bias", data: Float32Array.of(0.25) },
    ];
    const late = modelWith(optimizers.scheduleFreeAdamw({ learningRate: 0.05 }));
    late.setWeights(weights);
    const early = sequential({ seed: 9, layers: [layers.dense({ units: 1, inputShape: [3] })] });
    early.setWeights(weights);
    early.compile({
      optimizer: optimizers.scheduleFreeAdamw({ learningRate: 0.05 }),
      loss: "meanSquaredError",
    });
    for (const model of [late, early]) await model.fit(x, y, { epochs: 2, sampling: "sequential" });
    expect(sameBits(kernelOf(late), kernelOf(early))).toBe(true);
  });

  it("follows a schedule step by step, after loading too", async () => {
    const learningRate = schedules.piecewiseConstantDecay({ boundaries: [1, 3], values: [0.1, 0, 0.05] });
    const model = modelWith(optimizers.sgd({ learningRate }));
    const again = loadModel(model.toBytes());
    const moved: boolean[] = [];
    let before = kernelOf(model);
    const options = { epochs: 1, batchSize: 8, sampling: "sequential" } as const;
    await model.fit(x, y, {
      ...options,
      callbacks: [
        {
          onBatchEnd() {
            const now = kernelOf(model);
            moved.push(!sameBits(now, before));
            before = now;
          },
        },
      ],
    });
    expect(moved).toEqual([true, true, false, false, true]);
    await again.fit(x, y, options);
    expect(sameBits(kernelOf(again as ReturnType<typeof modelWith>), kernelOf(model))).toBe(true);
  });
});

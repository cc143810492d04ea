// Where losses are easily wrong: clipped probabilities, large logits, zero vectors, labels, ignored rows, weights.
import { describe, expect, it } from "vitest";
import { losses } from "../../src/index.js";
import { distance, randomNumbers, sameBits } from "../numbers.js";

const f32 = (...numbers: number[]): Float32Array => Float32Array.from(numbers);
const shape = [1, 3];

describe("probabilities", () => {
  it("of exactly 0 and 1 have a finite loss and no gradient", () => {
    for (const part of [losses.binaryCrossentropy(), losses.binaryFocalCrossentropy({ gamma: 0 })]) {
      const t = f32(1, 0, 1, 0);
      const p = f32(0, 1, 1, 0);
      const [wrong, alsoWrong, right, alsoRight] = part.perSample(t, p, { shape: [4, 1] });
      for (const v of [wrong, alsoWrong]) expect(v).toBeCloseTo(16.118, 3);
      for (const v of [right, alsoRight]) expect(v).toBeCloseTo(1e-7, 7);
      expect(part.gradient(t, p, { shape: [4, 1] })).toEqual(f32(0, 0, 0, 0));
    }
  });

  it("of a class that rounds to 0 give a finite gradient", () => {
    const part = losses.categoricalGeneralizedCrossEntropy({ q: 0.1 });
    expect(part.value(f32(0), f32(0, 0.5, 0.5), { shape })).toBeCloseTo(10, 4);
    expect(part.gradient(f32(0), f32(0, 0.5, 0.5), { shape }).every(Number.isFinite)).toBe(true);
  });

  it("are divided by their sum", () => {
    const t = f32(0, 1, 0);
    const p = f32(0.2, 0.3, 0.5);
    const scaled = p.map((v) => 8 * v);
    for (const part of [losses.categoricalCrossentropy(), losses.categoricalFocalCrossentropy()]) {
      expect(part.value(t, scaled, { shape })).toBeCloseTo(part.value(t, p, { shape }), 6);
      // Along the row itself nothing changes.
      const gradient = part.gradient(t, p, { shape });
      expect(gradient.reduce((s, g, j) => s + g * (p[j] as number), 0)).toBeCloseTo(0, 6);
    }
  });
});

describe("logits", () => {
  it("may be large", () => {
    const t = f32(0, 1, 0);
    const z = f32(500, -500, 0);
    expect(losses.categoricalCrossentropy({ fromLogits: true }).value(t, z, { shape })).toBe(1000);
    expect(losses.categoricalCrossentropy({ fromLogits: true }).gradient(t, z, { shape })).toEqual(
      f32(1, -1, 0),
    );
    expect(losses.binaryCrossentropy({ fromLogits: true }).value(f32(1), f32(-500))).toBe(500);
    const focal = losses.binaryFocalCrossentropy({ fromLogits: true });
    // Keras clips the sigmoid here: value and gradient stop at 1e-7.
    expect(focal.value(f32(1), f32(-500))).toBeCloseTo(16.118, 3);
    expect(focal.gradient(f32(1), f32(-500))[0]).toBeCloseTo(0, 6);
    const classes = losses.categoricalFocalCrossentropy({ fromLogits: true, alpha: 1 });
    expect(classes.value(t, z, { shape })).toBeCloseTo(16.118, 3);
    expect(classes.gradient(t, z, { shape }).every((g) => Math.abs(g) < 1e-6)).toBe(true);
  });

  it("may rule classes out", () => {
    const z = f32(1, Number.NEGATIVE_INFINITY, 1);
    const part = losses.categoricalCrossentropy({ fromLogits: true });
    expect(part.value(f32(1, 0, 0), z, { shape })).toBeCloseTo(Math.LN2, 6);
    expect(part.gradient(f32(1, 0, 0), z, { shape })).toEqual(f32(-0.5, 0, 0.5));
  });
});

describe("focal losses", () => {
  it("are the cross-entropies for gamma 0", () => {
    const t = randomNumbers(12).map((v) => (v > 0 ? 1 : 0));
    const p = randomNumbers(12, 0.5, 2).map((v) => v + 0.5);
    const more = { shape: [4, 3] };
    const binary = losses.binaryFocalCrossentropy({ gamma: 0 });
    const classes = losses.categoricalFocalCrossentropy({ gamma: 0, alpha: 1 });
    expect(binary.value(t, p, more)).toBeCloseTo(losses.binaryCrossentropy().value(t, p, more), 6);
    expect(classes.value(t, p, more)).toBeCloseTo(losses.categoricalCrossentropy().value(t, p, more), 6);
    expect(
      distance(classes.gradient(t, p, more), losses.categoricalCrossentropy().gradient(t, p, more)),
    ).toBeLessThan(1e-5);
  });

  it("take an alpha for each class", () => {
    const t = f32(1, 0, 0, 0, 1, 0, 0, 0, 1);
    const p = f32(0.5, 0.3, 0.2, 0.1, 0.6, 0.3, 0.2, 0.4, 0.4);
    const more = { shape: [3, 3] };
    const one = losses.categoricalFocalCrossentropy({ alpha: 1 }).perSample(t, p, more);
    const each = losses.categoricalFocalCrossentropy({ alpha: [1, 2, 4] }).perSample(t, p, more);
    expect(
      distance(
        each,
        one.map((v, i) => v * 2 ** i),
      ),
    ).toBeLessThan(1e-6);
    expect(() => losses.categoricalFocalCrossentropy({ alpha: [1, 2] }).value(t, p, more)).toThrow(
      "alpha has 2 numbers, there are 3 classes",
    );
  });

  it("stay finite at the ends, whatever gamma", () => {
    for (const gamma of [0, 0.1, 1, 2, 20]) {
      const t = f32(1, 1, 0, 0);
      const binary = losses.binaryFocalCrossentropy({ gamma });
      const logits = losses.binaryFocalCrossentropy({ gamma, fromLogits: true });
      const classes = losses.categoricalFocalCrossentropy({ gamma, fromLogits: true });
      expect(binary.gradient(t, f32(0, 1, 0, 1)).every(Number.isFinite)).toBe(true);
      expect(logits.gradient(t, f32(-99, 99, -99, 99)).every(Number.isFinite)).toBe(true);
      expect(classes.gradient(t, f32(99, -99, 0, -99), { shape: [2, 2] }).every(Number.isFinite)).toBe(true);
    }
  });
});

describe("cosineSimilarity", () => {
  it("of a zero vector is 0, without gradient", () => {
    const part = losses.cosineSimilarity();
    expect(part.perSample(f32(1, 2, 0, 0), f32(0, 0, 1, 2), { shape: [2, 2] }).every((v) => v === 0)).toBe(
      true,
    );
    expect(part.gradient(f32(1, 2, 0, 0), f32(0, 0, 1, 2), { shape: [2, 2] }).every((g) => g === 0)).toBe(
      true,
    );
  });
});

describe("hinge losses", () => {
  it("take labels 0 and 1 for −1 and 1 only where there are no others", () => {
    const p = randomNumbers(70);
    const bits = randomNumbers(70, 1, 4).map((v) => (v > 0 ? 1 : 0));
    const signs = bits.map((b) => 2 * b - 1);
    const mixed = bits.with(69, -1);
    for (const part of [losses.hinge(), losses.squaredHinge()]) {
      expect(part.value(bits, p)).toBe(part.value(signs, p));
      expect(part.gradient(mixed, p)[bits.indexOf(0)]).toBeCloseTo(0, 9);
      expect(part.value(mixed, p)).not.toBeCloseTo(part.value(signs, p), 3);
    }
  });
});

it("labels and one-hot targets give the same bits", () => {
  const labels = randomNumbers(40, 2, 3).map((v) => Math.floor(v + 2));
  const oneHot = Float32Array.from({ length: 160 }, (_, i) => (labels[i >> 2] === i % 4 ? 1 : 0));
  const more = { shape: [40, 4], sampleWeight: randomNumbers(40, 1, 2).map((v) => v + 1) };
  for (const fromLogits of [false, true]) {
    const p = randomNumbers(160, 0.5).map((v) => (fromLogits ? 9 * v : v + 0.5));
    const [sparse, dense] = [
      losses.sparseCategoricalCrossentropy({ fromLogits }),
      losses.categoricalCrossentropy({ fromLogits }),
    ];
    expect(sameBits(sparse.perSample(labels, p, more), dense.perSample(oneHot, p, more))).toBe(true);
    expect(sameBits(sparse.gradient(labels, p, more), dense.gradient(oneHot, p, more))).toBe(true);
  }
});

describe("ignoreClass", () => {
  const p = f32(0.2, 0.3, 0.5, 0.1, 0.8, 0.1, 0.3, 0.3, 0.4);
  const more = { shape: [3, 3] };
  it("may lie outside the classes, and leaves the others' mean", () => {
    const part = losses.sparseCategoricalCrossentropy({ ignoreClass: 255 });
    const plain = losses.sparseCategoricalCrossentropy();
    const kept = plain.value(f32(2, 0), f32(...p.slice(0, 3), ...p.slice(6)), { shape: [2, 3] });
    expect(part.value(f32(2, 255, 0), p, more)).toBeCloseTo(kept, 6);
    expect(part.perSample(f32(2, 255, 0), p, more)[1]).toBe(0);
    expect(part.gradient(f32(2, 255, 0), p, more).subarray(3, 6)).toEqual(f32(0, 0, 0));
  });
  it("gives 0 where it is all there is", () => {
    const part = losses.sparseCategoricalCrossentropy({ ignoreClass: -1 });
    expect(part.value(f32(-1, -1, -1), p, more)).toBe(0);
    expect(part.gradient(f32(-1, -1, -1), p, more)).toEqual(new Float32Array(9));
  });
  it("leaves the caller's weights alone", () => {
    const sampleWeight = f32(1, 2, 3);
    losses
      .sparseCategoricalCrossentropy({ ignoreClass: 0 })
      .value(f32(0, 1, 2), p, { ...more, sampleWeight });
    expect(sampleWeight).toEqual(f32(1, 2, 3));
  });
});

describe("labels", () => {
  it.each([3, -1, 0.5, Number.NaN])("%d is refused with its row", (label) => {
    const more = { shape: [2, 2, 3] };
    for (const part of [
      losses.sparseCategoricalCrossentropy(),
      losses.categoricalGeneralizedCrossEntropy(),
    ]) {
      const run = () => part.value(f32(0, 1, 2, label), new Float32Array(12).fill(1 / 3), more);
      expect(run).toThrow(RangeError);
      expect(run).toThrow(`${part.name}: yTrue has label ${label} in row 1, but there are 3 classes`);
    }
  });
});

describe("weights", () => {
  it("of samples multiply the one value of an overlap, as Keras does", () => {
    const t = f32(1, 0, 1, 1, 0, 0);
    const p = randomNumbers(6, 0.5).map((v) => v + 0.5);
    const sampleWeight = f32(1, 2, 6);
    for (const make of [losses.dice, losses.tversky]) {
      const alone = make().value(t, p, { shape: [3, 2] });
      const by = (reduction: "sum" | "mean" | "meanWithSampleWeight") =>
        make({ reduction }).value(t, p, { shape: [3, 2], sampleWeight });
      expect(by("mean")).toBeCloseTo(3 * alone, 5);
      expect(by("sum")).toBeCloseTo(9 * alone, 5);
      expect(by("meanWithSampleWeight")).toBeCloseTo(alone, 6);
      const gradient = make({ reduction: "sum" }).gradient(t, p, { shape: [3, 2], sampleWeight });
      const straight = make().gradient(t, p, { shape: [3, 2] });
      expect(
        distance(
          gradient,
          straight.map((g) => 9 * g),
        ),
      ).toBeLessThan(1e-5);
    }
  });
  it("that are all 0 give 0, not NaN", () => {
    const part = losses.meanSquaredError({ reduction: "meanWithSampleWeight" });
    expect(part.value(f32(1, 2), f32(3, 4), { shape: [2, 1], sampleWeight: f32(0, 0) })).toBe(0);
  });
  it("for numbers without a shape are told where they belong", () => {
    const run = () => losses.huber().value(f32(1, 2, 3), f32(1, 2, 3), { sampleWeight: f32(1, 2, 3) });
    expect(run).toThrow("pass shape: [3, 1]");
  });
});

describe("axes", () => {
  it("that are not there are refused", () => {
    const numbers = new Float32Array(6).fill(0.5);
    expect(() => losses.cosineSimilarity({ axis: 2 }).value(numbers, numbers, { shape: [2, 3] })).toThrow(
      /cosineSimilarity: axis must be .* got 2/,
    );
    expect(() => losses.dice({ axis: [0, -2] }).value(numbers, numbers, { shape: [2, 3] })).toThrow("twice");
  });
});

it("errors keep their digits where predictions are nearly right", () => {
  const d = 2 ** -12;
  expect(losses.logCosh().value(f32(0), f32(d)) / (d * d * 0.5)).toBeCloseTo(1, 6);
  expect(losses.logCosh().value(f32(0), f32(100))).toBeCloseTo(100 - Math.LN2, 5);
  const near = losses.meanSquaredLogarithmicError().value(f32(1000), f32(1000 + d));
  expect(near / (d / 1001) ** 2).toBeCloseTo(1, 5);
});

describe("ctc", () => {
  const noise = randomNumbers(3 * 400 * 5, 4, 7);
  const labels = f32(...Array.from({ length: 3 * 60 }, (_, i) => 1 + ((i * 7) % 4)));
  it("keeps its gradient's sum 0 over hundreds of steps", () => {
    const gradient = losses.ctc().gradient(labels, noise, { shape: [3, 400, 5] });
    for (let row = 0; row < 1200; row++) {
      const total = gradient.subarray(row * 5, row * 5 + 5).reduce((a, b) => a + b, 0);
      expect(Math.abs(total)).toBeLessThan(2e-6);
    }
  });
  it("gives Infinity and no gradient where labels have no room", () => {
    const p = noise.subarray(0, 12);
    expect(losses.ctc().perSample(f32(1, 1), p, { shape: [1, 2, 6] })[0]).toBe(Number.POSITIVE_INFINITY);
    expect(losses.ctc().gradient(f32(1, 1), p, { shape: [1, 2, 6] })).toEqual(new Float32Array(12));
    expect(losses.ctc().value(f32(1, 1), noise.subarray(0, 9), { shape: [1, 3, 3] })).toBeLessThan(20);
  });
  it("reads no labels as blanks throughout", () => {
    const p = noise.subarray(0, 12);
    const blanks = losses.sparseCategoricalCrossentropy({ fromLogits: true, reduction: "sum" });
    const want = blanks.value(f32(0, 0, 0, 0), p, { shape: [4, 3] });
    expect(losses.ctc().value(f32(0, 0), p, { shape: [1, 4, 3] })).toBeCloseTo(want, 5);
  });
});

describe("circle", () => {
  it("leaves out samples without partners or others, in the mean too", () => {
    const p = randomNumbers(15, 1, 3);
    const more = { shape: [5, 3] };
    const values = losses.circle({ gamma: 4 }).perSample(f32(0, 1, 0, 1, 2), p, more);
    expect(values[4]).toBe(0);
    const total = values.reduce((a, b) => a + b, 0);
    expect(losses.circle({ gamma: 4 }).value(f32(0, 1, 0, 1, 2), p, more)).toBeCloseTo(total / 4, 5);
    for (const labels of [f32(7, 7, 7, 7, 7), f32(0, 1, 2, 3, 4)]) {
      expect(losses.circle().value(labels, p, more)).toBe(0);
      expect(losses.circle().gradient(labels, p, more)).toEqual(new Float32Array(15));
    }
  });
});

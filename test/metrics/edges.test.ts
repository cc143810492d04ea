// Corners of single metrics: ties, thresholds, nothing counted, axes, and input of the exact measures.
import { describe, expect, it } from "vitest";
import { averagePrecision, confusionMatrix, metrics, rocAuc } from "../../src/index.js";
import { evenly, largestBelow } from "../../src/metrics/thresholds.js";
import { randomNumbers } from "../numbers.js";

const f32 = (...x: number[]): Float32Array => Float32Array.from(x);

describe("thresholds", () => {
  it("compare with the number itself, not with the float32 next to it", () => {
    for (const x of [0, 0.1, 0.3, 0.5, 0.7, 1, 1 + 1e-7, -1e-7, -1e10, 1e-50, -1e-50]) {
      const below = largestBelow(x);
      expect(below).toBe(Math.fround(below));
      expect(below <= x).toBe(true);
      for (const p of [Math.fround(x), Math.fround(x * (1 + 1e-7)), Math.fround(x * (1 - 1e-7))])
        expect(p > below, `${p} > ${x}`).toBe(p > x);
    }
  });
  it("give results in their own order", () => {
    const part = metrics.recall({ thresholds: [0.6, 0.1, 0.4, 0.4] });
    part.update(f32(1, 1, 1, 1), f32(0.2, 0.3, 0.5, 0.9));
    expect(part.result()).toEqual(Float64Array.of(0.25, 1, 0.5, 0.5));
  });
  it("are even as Keras sees it", () => {
    expect(evenly([0, 0.5, 1])).toBe(true);
    expect(evenly([0, 1])).toBe(false);
    expect(evenly([0.1, 0.5, 1])).toBe(false);
  });
  it("at evenly spread ones, soft targets count on both sides", () => {
    const part = metrics.truePositives({ thresholds: [0, 0.5, 1] });
    part.update(f32(0.25, 0.5), f32(0.7, 0.2));
    expect(part.result()).toEqual(Float64Array.of(0.75, 0.25, 0));
  });
  it("beyond [0, 1] predictions count as at its ends", () => {
    const part = metrics.auc();
    part.update(f32(0, 0, 1, 1), f32(-3, 0.4, 0.6, 7));
    expect(part.result()).toBeCloseTo(1, 12);
  });
});

describe("the largest of a row", () => {
  const row = { shape: [1, 4] };
  it("of equal ones the first counts with topK", () => {
    const first = metrics.recall({ topK: 2 });
    first.update(f32(0, 1, 0, 0), f32(0.3, 0.3, 0.3, 0.1), row);
    expect(first.result()).toBe(1);
    const last = metrics.recall({ topK: 2 });
    last.update(f32(0, 0, 1, 0), f32(0.3, 0.3, 0.3, 0.1), row);
    expect(last.result()).toBe(0);
  });
  it("agrees with sorting, for any k", () => {
    const p = randomNumbers(40, 1, 7).map((v) => Math.round(v * 4) / 8);
    const t = randomNumbers(40, 1, 8).map((v) => (v > 0 ? 1 : 0));
    for (let k = 1; k <= 8; k++) {
      const part = metrics.precision({ topK: k });
      part.update(t, p, { shape: [5, 8] });
      let hits = 0;
      for (let r = 0; r < 5; r++) {
        const order = [...Array(8).keys()].sort(
          (a, b) => (p[r * 8 + b] as number) - (p[r * 8 + a] as number) || a - b,
        );
        for (const j of order.slice(0, k)) hits += t[r * 8 + j] as number;
      }
      expect(part.result()).toBeCloseTo(hits / (5 * k), 12);
    }
  });
  it("classId may count from the back", () => {
    const [front, back] = [metrics.precision({ classId: 3 }), metrics.precision({ classId: -1 })];
    for (const part of [front, back]) part.update(f32(0, 0, 0, 1), f32(0.9, 0.9, 0.1, 0.8), row);
    expect([front.result(), back.result()]).toEqual([1, 1]);
  });
  it("classes may come sorted", () => {
    const part = metrics.sparseTopKCategoricalAccuracy({ k: 2, fromSortedIds: true });
    part.update(f32(3, 1), f32(2, 3, 0, 1, 0, 2, 1, 3), { shape: [2, 4] });
    expect(part.result()).toBe(0.5);
  });
});

describe("weights", () => {
  it("may belong to each number where numbers count one by one", () => {
    const part = metrics.truePositives();
    part.update(f32(1, 1, 0, 1), f32(0.9, 0.2, 0.9, 0.8), { shape: [2, 2], sampleWeight: [1, 2, 3, 4] });
    expect(part.result()).toBe(5);
    const plain = metrics.accuracy();
    plain.update(f32(1, 1, 0, 1), f32(1, 0, 0, 0), { sampleWeight: [1, 2, 3, 4] });
    expect(plain.result()).toBeCloseTo(0.4, 12);
  });
  it("lose their fraction in the matrix of the IoU metrics, unless dtype is a float", () => {
    const counted = (dtype: "int" | "float32"): unknown => {
      const part = metrics.meanIoU({ numClasses: 2, dtype });
      part.update(f32(0, 1, 1), f32(0, 1, 0), { sampleWeight: [1.5, 0.5, 1] });
      return part.result();
    };
    expect(counted("int")).toBeCloseTo(0.25, 6);
    expect(counted("float32")).toBeCloseTo((0.6 + 1 / 3) / 2, 6);
  });
});

describe("regression", () => {
  it("adjusts for regressors by rows, and not where there are too few", () => {
    const [t, p] = [randomNumbers(12, 2, 3), randomNumbers(12, 2, 4)];
    const score = (numRegressors: number): number => {
      const part = metrics.r2Score({ numRegressors });
      part.update(t, p, { shape: [6, 2] });
      return part.result() as number;
    };
    expect(score(2)).toBeCloseTo(1 - ((1 - score(0)) * 5) / 3, 12);
    expect(score(5)).toBe(score(0));
  });
  it("scores 0 for constant targets", () => {
    const part = metrics.r2Score();
    part.update(f32(1, 1), f32(1, 2), { shape: [2, 1] });
    expect(part.result()).toBe(0);
    expect(() => part.update(f32(1, 1), f32(1, 2))).toThrow(
      "r2Score: expected predictions of shape [rows, outputs]",
    );
  });
  it.each([0.1, 0.7, 1.1, 123.456])(
    "scores 0 for 1000 targets of %d, in batches and with weights",
    (value) => {
      const part = metrics.r2Score();
      const t = new Float32Array(1000).fill(value);
      const p = t.map((v, i) => v + (i % 2 ? 0.1 : -0.1));
      part.update(t, p, { shape: [1000, 1] });
      expect(part.result()).toBe(0);
      const sampleWeight = Array.from(t, (_, i) => (i % 3) / 7);
      part.update(t, p, { shape: [1000, 1], sampleWeight });
      expect(part.result()).toBe(0);
    },
  );
  it.each([0, 5e5, -1e7])("loses nothing to an offset of %d", (offset) => {
    const part = metrics.r2Score();
    const t = Float32Array.from({ length: 1000 }, (_, i) => (i % 10) + offset);
    const p = t.map((v, i) => v + (i % 2 ? 1 : -1));
    part.update(t.subarray(0, 300), p.subarray(0, 300), { shape: [300, 1] });
    part.update(t.subarray(300), p.subarray(300), { shape: [700, 1] });
    // Variance of 0 … 9: 8.25.
    expect(part.result()).toBeCloseTo(1 - 1 / 8.25, 9);
  });
  it.each(["pearsonCorrelation", "concordanceCorrelation"] as const)(
    "gives 0 for 1000 equal numbers: %s",
    (name) => {
      const same = new Float32Array(1000).fill(0.1);
      const rising = same.map((_, i) => i);
      const score = (t: Float32Array, p: Float32Array): unknown => {
        const part = metrics[name]();
        part.update(t, p, { shape: [1, 1000] });
        return part.result();
      };
      expect([score(same, rising), score(rising, same), score(same, same)]).toEqual([0, 0, 0]);
    },
  );
  it("correlates along the batch with axis 0, and gives 0 for a constant", () => {
    const [t, p] = [f32(1, 5, 2, 5, 3, 5), f32(2, 1, 4, 2, 6, 3)];
    const part = metrics.pearsonCorrelation({ axis: 0 });
    part.update(t, p, { shape: [3, 2] });
    expect(part.result()).toBeCloseTo(0.5, 7);
  });
});

describe("IoU", () => {
  it("ignores a class, and names a label that is none", () => {
    const part = metrics.meanIoU({ numClasses: 2, ignoreClass: -1 });
    part.update(f32(0, -1, 1), f32(0, 1, 1));
    expect(part.result()).toBeCloseTo(1, 6);
    expect(() => part.update(f32(0, 2), f32(0, 1))).toThrow("meanIoU: yTrue[1] must be a class");
  });
  it("counts a prediction at the threshold as class 1", () => {
    const part = metrics.binaryIoU({ threshold: 0.5, targetClassIds: [1] });
    part.update(f32(1, 0), f32(0.5, 0.49));
    expect(part.result()).toBeCloseTo(1, 6);
  });
  it("takes the classes along another axis", () => {
    const part = metrics.oneHotMeanIoU({ numClasses: 2, axis: 1 });
    part.update(f32(1, 0, 0, 0, 1, 1), f32(0.9, 0.1, 0.2, 0.1, 0.9, 0.8), { shape: [1, 2, 3] });
    expect(part.result()).toBeCloseTo(1, 6);
    const mixed = metrics.iou({ numClasses: 2, targetClassIds: [0], sparseYPred: false });
    mixed.update(f32(0, 1), f32(0.9, 0.1, 0.2, 0.8), { shape: [2, 2] });
    expect(mixed.result()).toBeCloseTo(1, 6);
    const other = metrics.oneHotIoU({ numClasses: 2, targetClassIds: [1], sparseYPred: true });
    other.update(f32(1, 0, 0, 1), f32(0, 1), { shape: [2] });
    expect(other.result()).toBeCloseTo(1, 6);
  });
  it("refuses classes that aren't there", () => {
    expect(() => metrics.iou({ numClasses: 2, targetClassIds: [2] })).toThrow("iou: targetClassIds");
  });
});

describe("exact measures", () => {
  it("agree with counting pairs, ties and weights included", () => {
    const scores = randomNumbers(60, 1, 5).map((v) => Math.round(v * 6));
    const t = randomNumbers(60, 1, 6).map((v) => (v > 0.2 ? 1 : 0));
    const sampleWeight = randomNumbers(60, 1, 9).map((v) => v + 1);
    let right = 0;
    let pairs = 0;
    for (let i = 0; i < 60; i++) {
      for (let j = 0; j < 60; j++) {
        if (t[i] !== 1 || t[j] !== 0) continue;
        const weight = (sampleWeight[i] as number) * (sampleWeight[j] as number);
        const difference = (scores[i] as number) - (scores[j] as number);
        right += weight * (difference > 0 ? 1 : difference === 0 ? 0.5 : 0);
        pairs += weight;
      }
    }
    expect(rocAuc(t, scores, { sampleWeight })).toBeCloseTo(right / pairs, 12);
  });
  it("refuse what has no answer", () => {
    expect(() => rocAuc([1, 1], [0.1, 0.2])).toThrow("rocAuc: yTrue must hold both");
    expect(averagePrecision([0, 0], [0.1, 0.2])).toBe(0);
    expect(() => averagePrecision([0, 2], [0.1, 0.2])).toThrow("yTrue[1] must be 0 or 1");
    expect(() => rocAuc([0, 1], [0.1])).toThrow("yTrue has 2 numbers, yPred 1");
    expect(() => rocAuc([0, 1], [0.1, Number.NaN])).toThrow("yPred[1] is NaN");
    expect(() => rocAuc([0, 1], [0.1, 0.2], { sampleWeight: [1, -1] })).toThrow("sampleWeight[1]");
    expect(() => rocAuc("ab" as unknown as number[], [0.1])).toThrow(TypeError);
    expect(() => confusionMatrix([0, 1], [0])).toThrow("yTrue has 2 numbers, yPred 1");
    expect(() => confusionMatrix([0, 3], [0, 1], { numClasses: 3 })).toThrow("yTrue[1] must be a class");
    expect(() => confusionMatrix([0], [0], { numClasses: 0 })).toThrow("numClasses");
    expect(() => confusionMatrix([0], [0], { sampleWeight: [1, 2] })).toThrow("sampleWeight has 2");
  });
});

// Small tools for data of one's own: splits, classes to rows and back, the report of classes.
import { describe, expect, it } from "vitest";
import { argmax, classificationReport, tensor, toCategorical, trainTestSplit } from "../../src/index.js";

const x = Array.from({ length: 100 }, (_, i) => [i, -i]);
const y = Array.from({ length: 100 }, (_, i) => Number(i % 10 === 0));

describe("trainTestSplit", () => {
  it("deals every row out once, x with its y, the same for the same seed", () => {
    const { xTrain, xTest, yTrain, yTest } = trainTestSplit(x, y, { seed: 3 });
    expect([xTrain.shape, xTest.shape, yTrain.shape, yTest.shape]).toEqual([[75, 2], [25, 2], [75], [25]]);
    const all = [...(xTrain.toArray() as number[][]), ...(xTest.toArray() as number[][])].map(([a]) => a);
    expect(all.sort((a, b) => (a as number) - (b as number))).toEqual(x.map(([a]) => a));
    const first = (xTest.toArray() as number[][]).map(([a]) => Number((a as number) % 10 === 0));
    expect([...yTest.data]).toEqual(first);
    expect(trainTestSplit(x, y, { seed: 3 }).xTest).toEqual(xTest);
    expect(trainTestSplit(x, y, { seed: 4 }).xTest).not.toEqual(xTest);
  });

  it("keeps shares of classes, groups together, or the last rows", () => {
    const { yTest } = trainTestSplit(x, y, { stratify: y, testSize: 0.2 });
    expect([yTest.data.length, yTest.data.filter(Boolean).length]).toEqual([20, 2]);
    const groups = x.map((_, i) => `g${i % 7}`);
    const parts = trainTestSplit(x, y, { groups, testSize: 0.3 });
    const of = (part: typeof parts.xTest) =>
      new Set((part.toArray() as number[][]).map(([a]) => (a as number) % 7));
    expect([...of(parts.xTest)].filter((g) => of(parts.xTrain).has(g))).toEqual([]);
    const late = trainTestSplit(x, y, { shuffle: false, testSize: 0.1 });
    expect(late.xTest.data[0]).toBe(90);
  });

  it.each<[object, RegExp]>([
    [{ testSize: 0 }, /no row is for testing/],
    [{ testSize: 2 }, /testSize/],
    [{ testsize: 0.1 }, /unknown option "testsize"/],
    [{ stratify: [1] }, /x has 100 rows, stratify 1/],
    [{ stratify: y, groups: y }, /can't both be kept/],
    [{ shuffle: false, stratify: y }, /takes the last rows/],
  ])("refuses %j", (options, message) => {
    expect(() => trainTestSplit(x, y, options)).toThrow(message);
  });

  it("refuses x and y of different lengths", () => {
    expect(() => trainTestSplit(x, [1, 2])).toThrow("x has 100 rows, y 2");
  });
});

describe("toCategorical and argmax", () => {
  it("are each other's inverse", () => {
    const labels = [3, 0, 2, 2];
    expect(toCategorical(labels).shape).toEqual([4, 4]);
    expect(toCategorical(labels, 6).shape).toEqual([4, 6]);
    expect([...argmax(toCategorical(labels))]).toEqual(labels);
    expect([...argmax(tensor([1, 5, 5, 2, 9, 0, 7, 8], [2, 2, 2]))]).toEqual([1, 0, 0, 1]);
  });

  it("refuse what is no class", () => {
    expect(() => toCategorical([0, 1.5])).toThrow("labels[1] must be a whole number from 0 to");
    expect(() => toCategorical([0, 3], 3)).toThrow("labels[1] must be a whole number from 0 to 2, got 3");
    expect(() => toCategorical([-1])).toThrow(RangeError);
    expect(() => toCategorical([20_000_000])).toThrow("Keep the indices and take a sparse loss");
    expect(() => toCategorical([0], 0)).toThrow("numClasses must be a whole number >= 1");
  });
});

describe("classificationReport", () => {
  // scikit-learn 1.2.1: classification_report([0, 1, 2, 2, 2, 1], [0, 0, 2, 2, 1, 1], output_dict=True)
  it("has scikit-learn's figures", () => {
    const report = classificationReport([0, 1, 2, 2, 2, 1], Int32Array.of(0, 0, 2, 2, 1, 1), {
      labels: ["a", "b", "c"],
    });
    expect(report.accuracy).toBeCloseTo(4 / 6, 12);
    expect(report.classes).toMatchObject([
      { label: "a", precision: 0.5, recall: 1, support: 1 },
      { label: "b", precision: 0.5, recall: 0.5, f1Score: 0.5, support: 2 },
      { label: "c", precision: 1, support: 3 },
    ]);
    expect(report.classes[0]?.f1Score).toBeCloseTo(0.6666666666666666, 12);
    expect(report.macro.precision).toBeCloseTo(0.6666666666666666, 12);
    expect(report.macro.f1Score).toBeCloseTo(0.6555555555555556, 12);
    expect(report.weighted.f1Score).toBeCloseTo(0.6777777777777777, 12);
    expect(String(report)).toMatch(/precision +recall +f1 +rows\na +0\.500 +1\.000 +0\.667 +1\n/);
  });

  it("refuses lengths that differ", () => {
    expect(() => classificationReport([0, 1], [0])).toThrow(RangeError);
  });
});

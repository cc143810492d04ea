import { describe, expect, test } from "vitest";
import { holdOut, loadDigits, loadIris, type Sample } from "../../src/samples/index.js";

function classCounts({ y, classes }: Sample): number[] {
  return classes.map((_, index) => y.filter((label) => label === index).length);
}

test("digits: 1797 images, values 0 … 16, the class counts of the source", () => {
  const digits = loadDigits();
  expect(digits.shape).toEqual([1797, 64]);
  expect(digits.x).toHaveLength(1797 * 64);
  expect(digits.x.every((value) => Number.isInteger(value) && value >= 0 && value <= 16)).toBe(true);
  expect([...digits.x.subarray(0, 8), digits.y[0]]).toEqual([0, 0, 5, 13, 9, 1, 0, 0, 0]);
  expect(classCounts(digits)).toEqual([178, 182, 177, 183, 181, 182, 181, 179, 174, 180]);
});

test("iris: 150 flowers, fifty of each class, the means of the source", () => {
  const iris = loadIris();
  expect(iris.shape).toEqual([150, 4]);
  expect(iris.classes).toEqual(["setosa", "versicolor", "virginica"]);
  expect(classCounts(iris)).toEqual([50, 50, 50]);
  [5.843, 3.057, 3.758, 1.199].forEach((mean, column) => {
    const values = iris.x.filter((_, at) => at % 4 === column);
    expect(values.reduce((sum, value) => sum + value, 0) / 150).toBeCloseTo(mean, 3);
  });
});

describe("holdOut", () => {
  const rowsOf = ({ x, y, shape }: Sample) =>
    Array.from(y, (label, row) => [...x.subarray(row * shape[1], (row + 1) * shape[1]), label].join());

  test("every row is in exactly one part", () => {
    const iris = loadIris();
    const { train, heldOut } = holdOut(iris, { fraction: 0.3, seed: 7 });
    expect([train.shape, heldOut.shape]).toEqual([
      [105, 4],
      [45, 4],
    ]);
    expect([...rowsOf(train), ...rowsOf(heldOut)].sort()).toEqual(rowsOf(iris).sort());
  });

  test("the same seed gives the same parts, another seed others", () => {
    const parts = [1, 1, 2].map((seed) => rowsOf(holdOut(loadIris(), { seed }).heldOut).join(";"));
    expect(parts[0]).toBe(parts[1]);
    expect(parts[0]).not.toBe(parts[2]);
  });

  test("no class and no part of the file is favoured", () => {
    // Over 400 seeds a row should be held out 80 times, with a standard deviation of 8.
    const rows = 150;
    const sample = {
      ...loadIris(),
      x: Float32Array.from({ length: rows }, (_, row) => row),
      shape: [rows, 1],
    } as const;
    const held = new Array<number>(rows).fill(0);
    for (let seed = 0; seed < 400; seed++) {
      for (const row of holdOut(sample, { seed }).heldOut.x) held[row]!++;
    }
    expect(Math.min(...held)).toBeGreaterThan(80 - 4.5 * 8);
    expect(Math.max(...held)).toBeLessThan(80 + 4.5 * 8);
  });

  test.each([
    [undefined, undefined, TypeError, /sample must be .* as loadIris\(\) gives, got undefined/],
    [{ x: [1], y: [1] }, undefined, TypeError, /got an object of class Object/],
    [loadIris(), 0.2, TypeError, "holdOut: options must be an object such as { fraction }, got 0.2."],
    [loadIris(), { fration: 0.2 }, RangeError, 'Did you mean "fraction"?'],
  ])("what is no sample or no option is refused: %#", (sample, options, kind, message) => {
    const divide = () => holdOut(sample as never, options as never);
    expect(divide).toThrow(kind);
    expect(divide).toThrow(message);
  });

  test.each([0, 1, -1, Number.NaN])("fraction %d is refused", (fraction) => {
    expect(() => holdOut(loadIris(), { fraction })).toThrow(
      new RangeError(`holdOut: fraction must leave rows in both parts of 150, got ${fraction}.`),
    );
  });

  test.each([-1, 1.5, 2 ** 32, Number.NaN])("seed %d is refused", (seed) => {
    expect(() => holdOut(loadIris(), { seed })).toThrow(
      new RangeError(`holdOut: seed must be a whole number in [0, 2^32), got ${seed}.`),
    );
  });
});

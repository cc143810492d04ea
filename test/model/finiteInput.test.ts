// Inputs that are not finite are met by the kernels, in the midst of a prediction, and named as if they had been looked at before.
import { describe, expect, it } from "vitest";
import { layers, sequential, tensor } from "../../src/index.js";

const INPUTS = 7;
const OUTPUTS = 3;
const UNTOUCHED = 42;

const model = () =>
  sequential({
    seed: 1,
    layers: [
      layers.dense({ units: 5, activation: "relu", inputShape: [INPUTS] }),
      layers.dense({ units: OUTPUTS, activation: "softmax" }),
    ],
  });
const numbers = (rows: number): Float32Array =>
  Float32Array.from({ length: rows * INPUTS }, (_, i) => (i % 11) - 5);

describe.each([1, 2, 3, 33, 256, 257, 600])("predict on %i rows", (rows) => {
  const own = model();
  const clean = numbers(rows);
  const expected = own.predict(tensor(clean, [rows, INPUTS])).data.slice();
  const places = [0, 1, 3, 4, rows * INPUTS - 4, rows * INPUTS - 2, rows * INPUTS - 1];

  it.each([Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])("names %f", (value) => {
    for (const place of places) {
      const data = clean.slice();
      data[place] = value;
      const out = new Float32Array(rows * OUTPUTS).fill(UNTOUCHED);
      const message = `predict: x has ${value} in row ${Math.floor(place / INPUTS)} (place ${place % INPUTS}), expected finite numbers.`;
      expect(() => own.predict(tensor(data, [rows, INPUTS])), `place ${place}`).toThrow(message);
      // One row into an array is not looked at.
      if (rows > 1) {
        expect(() => own.predict(tensor(data, [rows, INPUTS]), { out }), `place ${place}`).toThrow(message);
        expect(out.every((number) => number === UNTOUCHED)).toBe(true);
      }
      // Neither the status nor what lies behind the last number outlives it.
      expect(own.predict(tensor(clean, [rows, INPUTS])).data).toEqual(expected);
    }
  });

  it("writes into the caller's array", () => {
    const out = new Float32Array(rows * OUTPUTS);
    expect(own.predict(tensor(clean, [rows, INPUTS]), { out }).data).toBe(out);
    expect(out).toEqual(expected);
  });
});

it("large numbers are finite, and what earlier rows left behind is no input", () => {
  const own = model();
  const bad = numbers(9).fill(Number.NaN);
  for (const rows of [1, 2, 3, 5, 7]) {
    expect(() => own.predict(tensor(bad, [9, INPUTS]))).toThrow("row 0 (place 0)");
    expect(() => own.predict(tensor(numbers(rows).fill(3.4e38), [rows, INPUTS]))).not.toThrow();
  }
});

it("a training goes on after a prediction that was refused within it", async () => {
  const train = async (refused: boolean): Promise<Float32Array> => {
    const own = model();
    own.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const onBatchEnd = (): void => {
      if (refused) expect(() => own.predict(numbers(4).fill(Number.NaN))).toThrow("predict: x has NaN");
    };
    const y = tensor(new Float32Array(8 * OUTPUTS).fill(0.5), [8, OUTPUTS]);
    await own.fit(tensor(numbers(8), [8, INPUTS]), y, {
      epochs: 2,
      batchSize: 2,
      callbacks: [{ onBatchEnd }],
    });
    return own.predict(numbers(8)).data.slice();
  };
  expect(await train(true)).toEqual(await train(false));
});

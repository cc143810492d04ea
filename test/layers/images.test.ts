// Layers for images against formulas in float64, where Keras with PyTorch has no numbers; and what they refuse.
import { describe, expect, it } from "vitest";
import { layers, sequential } from "../../src/index.js";
import { randomNumbers } from "../numbers.js";
import { makeLayer, run } from "./run.js";

/** Windows of adaptive pooling along an axis. */
const part = (i: number, n: number, size: number): number[] => {
  const from = Math.floor((i * size) / n);
  return Array.from({ length: Math.ceil(((i + 1) * size) / n) - from }, (_, j) => from + j);
};

describe.each([
  [7, 3],
  [5, 5],
  [3, 5],
  [8, 1],
])("adaptive pooling of %i steps to %i", (size, n) => {
  it.each(["max", "average"])("takes the %s of parts that cover the signal", (kind) => {
    const channels = 5;
    const x = randomNumbers(2 * size * channels, 1, 3);
    const layer = makeLayer(`adaptive${kind === "max" ? "Max" : "Average"}Pooling1d`, { outputSize: n });
    const upstream = randomNumbers(2 * n * channels, 1, 4);
    const { y, dx } = run([layer], { input: [size, channels], x, weights: [], upstream });
    const want = new Float64Array(x.length);
    for (let row = 0; row < 2; row++)
      for (let i = 0; i < n; i++)
        for (let c = 0; c < channels; c++) {
          const places = part(i, n, size).map((at) => (row * size + at) * channels + c);
          const values = places.map((at) => x[at] as number);
          const out = (row * n + i) * channels + c;
          const mean = values.reduce((a, b) => a + b, 0) / values.length;
          expect(y[out]).toBeCloseTo(kind === "max" ? Math.max(...values) : mean, 5);
          const d = upstream[out] as number;
          if (kind === "max") {
            const at = places[values.indexOf(Math.max(...values))] as number;
            want[at] = (want[at] as number) + d;
          } else for (const at of places) want[at] = (want[at] as number) + d / values.length;
        }
    dx.forEach((d, i) => {
      expect(d).toBeCloseTo(want[i] as number, 5);
    });
  });
});

it("a maximum's gradient goes to the first of equal numbers", () => {
  const layer = makeLayer("maxPooling1d", { poolSize: 3 });
  const { dx } = run([layer], {
    input: [3, 1],
    x: Float32Array.of(2, 5, 5),
    weights: [],
    upstream: Float32Array.of(7),
  });
  expect([...dx]).toEqual([0, 7, 0]);
});

describe("bad input", () => {
  const build = (layer: unknown) => () => sequential({ layers: [layer as ReturnType<typeof layers.dense>] });
  it.each([
    [
      "a kernel larger than the image",
      () => layers.conv2d({ filters: 1, kernelSize: 5, inputShape: [4, 9, 1] }),
      /kernelSize must fit into the image, whose sizes are \[4, 9\], got \[5, 5\]/,
    ],
    [
      "a kernel that its dilation makes larger",
      () => layers.conv1d({ filters: 1, kernelSize: 3, dilationRate: 4, inputShape: [8, 1] }),
      /which covers \[9\]/,
    ],
    [
      "groups that don't divide the channels",
      () => layers.conv2d({ filters: 4, kernelSize: 1, groups: 2, inputShape: [4, 4, 3] }),
      /groups must divide the 3 channels of the input and the 4 filters, got 2/,
    ],
    [
      "groups that don't divide the filters",
      () => layers.conv2d({ filters: 3, kernelSize: 1, groups: 2, inputShape: [4, 4, 4] }),
      /groups must divide/,
    ],
    [
      "strides with dilation",
      () =>
        layers.conv2d({ filters: 3, kernelSize: 2, strides: 2, dilationRate: [1, 2], inputShape: [9, 9, 4] }),
      /must not both be above 1/,
    ],
    [
      "a picture without channels",
      () => layers.conv2d({ filters: 3, kernelSize: 2, inputShape: [9, 9] }),
      /rows of shape \[height, width, channels\], each at least 1, got rows of shape \[9, 9\]/,
    ],
    [
      "a signal of two axes too many",
      () => layers.maxPooling1d({ inputShape: [2, 3, 4] }),
      /rows of shape \[steps, channels\]/,
    ],
    [
      "an image smaller than the pooling window",
      () => layers.averagePooling2d({ poolSize: 3, inputShape: [2, 5, 1] }),
      /poolSize \[3, 3\] must fit into images of \[2, 5\]/,
    ],
  ] as const)("refuses %s", (_, make, message) => {
    expect(build(make())).toThrow(message);
    expect(build(make())).toThrow(RangeError);
  });

  it('takes an even kernel with padding "same" at every stride', () => {
    for (const strides of [1, 2, 3])
      for (const kernelSize of [2, 4]) {
        const model = sequential({
          layers: [layers.conv1d({ filters: 1, kernelSize, strides, padding: "same", inputShape: [7, 1] })],
        });
        expect(model.predict(randomNumbers(7)).shape).toEqual([1, Math.ceil(7 / strides), 1]);
      }
  });
});

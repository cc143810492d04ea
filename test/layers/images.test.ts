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

/** One layer on one row. */
function given(layer: unknown, x: readonly number[]): number[] {
  const model = sequential({ layers: [layer as ReturnType<typeof layers.flatten>] });
  return [...model.predict(Float32Array.from(x)).data];
}

describe("images of another size", () => {
  it.each([1, 2, 3])(
    "bicubic interpolation keeps parabolas at %i times the size, away from the edges",
    (size) => {
      const n = 12;
      const parabola = (at: number) => 0.5 * at * at - 3 * at + 1;
      const x = Array.from({ length: n }, (_, i) => parabola(i));
      const layer = layers.upSampling2d({ size: [size, 1], interpolation: "bicubic", inputShape: [n, 1, 1] });
      const y = given(layer, x);
      for (let i = 2 * size; i < (n - 2) * size; i++) {
        expect(y[i]).toBeCloseTo(parabola((i + 0.5) / size - 0.5), 4);
      }
    },
  );

  it("antialiased, a picture of half the size is made of weighted means, and keeps a constant", () => {
    const layer = layers.resizing({ height: 1, width: 2, antialias: true, inputShape: [1, 4, 1] });
    // Triangles two wide, at 0.5 and 2.5: weights 3, 3, 1 of 7.
    const [a, b] = given(layer, [7, 14, 28, 0]) as [number, number];
    expect(a).toBeCloseTo((3 * 7 + 3 * 14 + 28) / 7, 5);
    expect(b).toBeCloseTo((14 + 3 * 28) / 7, 5);
  });

  it("pads and crops to the ratio of the new sides", () => {
    const size = { height: 2, width: 2, interpolation: "nearest", inputShape: [2, 4, 1] } as const;
    const x = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(given(layers.resizing({ ...size, cropToAspectRatio: true }), x)).toEqual([2, 3, 6, 7]);
    const padded = { ...size, height: 4, width: 4, padToAspectRatio: true, fillValue: 9 };
    expect(given(layers.resizing(padded), x)).toEqual([9, 9, 9, 9, ...x, 9, 9, 9, 9]);
  });

  it("centerCrop takes the middle, and enlarges what is too small", () => {
    const x = [1, 2, 3, 4, 5, 6, 7, 8];
    expect(given(layers.centerCrop({ height: 1, width: 2, inputShape: [2, 4, 1] }), x)).toEqual([2, 3]);
    const enlarged = given(layers.centerCrop({ height: 4, width: 4, inputShape: [2, 4, 1] }), x);
    expect(enlarged.slice(0, 4)).toEqual([2, 2.25, 2.75, 3]);
  });
});

describe.each(["channelsLast", "channelsFirst"] as const)("spatial dropout, %s", (dataFormat) => {
  it("drops whole channels of a row, about as many as asked for", () => {
    const [places, channels, rate] = [10, 200, 0.3];
    const last = dataFormat === "channelsLast";
    const input = last ? [places, channels] : [channels, places];
    const layer = makeLayer("spatialDropout1d", { rate, dataFormat });
    const ones = new Float32Array(2 * places * channels).fill(1);
    const { y } = run([layer], { input, x: ones, weights: [], upstream: ones });
    const at = (row: number, place: number, c: number): number =>
      y[row * places * channels + (last ? place * channels + c : c * places + place)] as number;
    let dropped = 0;
    for (let row = 0; row < 2; row++)
      for (let c = 0; c < channels; c++) {
        for (let place = 1; place < places; place++) expect(at(row, place, c)).toBe(at(row, 0, c));
        if (at(row, 0, c) === 0) dropped++;
        else expect(at(row, 0, c)).toBeCloseTo(1 / 0.7, 5);
      }
    expect(dropped / (2 * channels)).toBeGreaterThan(0.2);
    expect(dropped / (2 * channels)).toBeLessThan(0.4);
  });
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
    [
      "an outputPadding as large as the strides",
      () =>
        layers.conv2dTranspose({
          filters: 1,
          kernelSize: 3,
          strides: 2,
          outputPadding: 2,
          inputShape: [4, 4, 1],
        }),
      /outputPadding must be smaller than strides \[2, 2\], got \[2, 2\]/,
    ],
    [
      "to crop more than there is",
      () =>
        layers.cropping2d({
          cropping: [
            [1, 2],
            [0, 0],
          ],
          inputShape: [3, 4, 1],
        }),
      /cropping must leave something of images of \[3, 4\], got \[\[1,2\],\[0,0\]\]/,
    ],
    [
      "to crop and to pad at once",
      () =>
        layers.resizing({
          height: 1,
          width: 1,
          cropToAspectRatio: true,
          padToAspectRatio: true,
          inputShape: [3, 3, 1],
        }),
      /must not both be true/,
    ],
  ] as const)("refuses %s", (_, make, message) => {
    const made = () => build(make())();
    expect(made).toThrow(message);
    expect(made).toThrow(RangeError);
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

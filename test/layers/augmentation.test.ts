// Layers that change pictures at random in training: with the draw pinned down, against formulas; on average; and what becomes of targets.
import { describe, expect, it } from "vitest";
import { initializers, input, layers, model, sequential, tensor, toCategorical } from "../../src/index.js";
import type { Layer } from "../../src/layers/layer.js";
import { randomNumbers, sameBits } from "../numbers.js";
import { makeLayer, run } from "./run.js";

type Shape = readonly [height: number, width: number, channels: number];

function train(layer: Layer, input: readonly number[], x: Float32Array): Float32Array {
  return run([layer], { input, x, weights: [], upstream: new Float32Array(x.length).fill(1) }).y;
}

/** Numbers of a picture of one channel, row by row, as each comes out in training. */
function seen(name: string, options: object, rows: readonly (readonly number[])[]): number[][] {
  const width = (rows[0] as readonly number[]).length;
  const y = train(makeLayer(name, options), [rows.length, width, 1], Float32Array.from(rows.flat()));
  return rows.map((_, i) => [...y.subarray(i * width, (i + 1) * width)]);
}

const abc = [
  [1, 2, 3],
  [4, 5, 6],
  [7, 8, 9],
];

describe("with the draw pinned down", () => {
  it("a quarter turn is counter-clockwise, and exact", () => {
    expect(seen("randomRotation", { factor: [0.25, 0.25] }, abc)).toEqual([
      [3, 6, 9],
      [2, 5, 8],
      [1, 4, 7],
    ]);
    expect(seen("randomRotation", { factor: [-0.25, -0.25] }, abc)).toEqual([
      [7, 4, 1],
      [8, 5, 2],
      [9, 6, 3],
    ]);
  });

  it.each([
    ["reflect", [1, 1, 2]],
    ["wrap", [3, 1, 2]],
    ["nearest", [1, 1, 2]],
    ["constant", [-7, 1, 2]],
  ])("a shift to the right brings in what fillMode %s says", (fillMode, first) => {
    const options = { heightFactor: 0, widthFactor: [1 / 3, 1 / 3], fillMode, fillValue: -7 };
    for (const interpolation of ["bilinear", "nearest"])
      expect(seen("randomTranslation", { ...options, interpolation }, abc)[0]?.map(Math.round)).toEqual(
        first,
      );
  });

  it("a shift beyond the size is reflected and wrapped again", () => {
    const down = (fillMode: string) =>
      seen("randomTranslation", { heightFactor: [1, 1], widthFactor: 0, fillMode }, abc).map((r) => r[0]);
    expect(down("wrap")).toEqual([1, 4, 7]);
    expect(down("reflect")).toEqual([7, 4, 1]);
    expect(down("nearest")).toEqual([1, 1, 1]);
  });

  it("half a place is the mean of its neighbours", () => {
    const options = { heightFactor: [1 / 6, 1 / 6], widthFactor: 0, fillMode: "constant", fillValue: 1 };
    expect(seen("randomTranslation", options, abc)[1]?.map((v) => v.toFixed(4))).toEqual(
      [2.5, 3.5, 4.5].map((v) => v.toFixed(4)),
    );
    // Above the first row there is the filling, and it counts half, too.
    expect(seen("randomTranslation", options, abc)[0]?.[2]).toBeCloseTo(2, 4);
  });

  it("zooming out sees more of the picture, zooming in less", () => {
    const options = { heightFactor: [1, 1], fillMode: "constant", fillValue: 0 };
    expect(seen("randomZoom", options, abc)).toEqual([
      [0, 0, 0],
      [0, 5, 0],
      [0, 0, 0],
    ]);
    const near = seen("randomZoom", { heightFactor: [-0.5, -0.5], widthFactor: [0, 0] }, abc);
    expect(near.map((row) => row[0])).toEqual([2.5, 4, 5.5]);
  });

  it("brightness adds a part of the range and cuts", () => {
    const options = { factor: [0.5, 0.5], valueRange: [0, 10] };
    expect(seen("randomBrightness", options, abc)[2]).toEqual([10, 10, 10]);
    expect(seen("randomBrightness", options, abc)[0]).toEqual([6, 7, 8]);
  });

  it("contrast moves numbers away from each channel's mean", () => {
    const x = Float32Array.of(1, 10, 3, 30);
    const layer = makeLayer("randomContrast", { factor: [0, 0] });
    expect([...train(layer, [1, 2, 2], x)]).toEqual([1, 10, 3, 30]);
    const y = train(makeLayer("randomContrast", { factor: [1, 1], seed: 3 }), [1, 2, 2], x);
    const f = 2 - (y[0] as number);
    expect(y[2]).toBeCloseTo(2 + f, 5);
    expect(y[1]).toBeCloseTo(Math.max(0, 20 - 10 * f), 4);
    expect(y[3]).toBeCloseTo(20 + 10 * f, 4);
  });

  it("all of a picture is erased where the box is all of it", () => {
    const options = { scale: [1, 1], fillValue: [3, 4] };
    const y = train(makeLayer("randomErasing", options), [2, 2, 2], new Float32Array(8));
    expect([...y]).toEqual([3, 4, 3, 4, 3, 4, 3, 4]);
    expect([...train(makeLayer("randomErasing", { factor: 0 }), [2, 2, 2], new Float32Array(8))]).toEqual(
      new Array(8).fill(0),
    );
  });
});

describe("channels first", () => {
  it.each([
    ["randomFlip", {}],
    ["randomRotation", { factor: 0.4 }],
    ["randomZoom", { heightFactor: 0.4 }],
    ["randomTranslation", { heightFactor: 0.4, widthFactor: 0.3 }],
    ["randomCrop", { height: 3, width: 2 }],
    ["randomContrast", { factor: 0.4, valueRange: [-9, 9] }],
    ["randomErasing", { fillValue: [1, 2, 3] }],
    ["cutMix", {}],
    ["mixUp", {}],
  ])("%s gives the same pictures", (name, options) => {
    const [rows, height, width, channels] = [20, 5, 4, 3];
    const x = randomNumbers(rows * height * width * channels, 1, 6);
    const turned = (from: Float32Array, h: number, w: number): Float32Array =>
      Float32Array.from(from, (_, i) => {
        const row = Math.floor(i / (h * w * channels));
        const [c, at] = [Math.floor(i / (h * w)) % channels, i % (h * w)];
        return from[(row * h * w + at) * channels + c] as number;
      });
    const last = train(makeLayer(name, options), [height, width, channels], x);
    const [h, w] = name === "randomCrop" ? [3, 2] : [height, width];
    const first = makeLayer(name, { ...options, dataFormat: "channelsFirst" });
    const y = train(first, [channels, height, width], turned(x, height, width));
    const want = turned(last, h, w);
    y.forEach((v, i) => {
      expect(v).toBeCloseTo(want[i] as number, 5);
    });
  });
});

describe("at random", () => {
  const ROWS = 4000;
  const shape: Shape = [2, 3, 1];
  const one = [1, 2, 3, 4, 5, 6];
  const many = Float32Array.from({ length: ROWS * 6 }, (_, i) => one[i % 6] as number);
  const pictures = (layer: Layer): string[] => {
    const y = train(layer, shape, many);
    const size = y.length / ROWS;
    return Array.from({ length: ROWS }, (_, i) => y.subarray(i * size, (i + 1) * size).join());
  };
  const shares = (of: readonly string[]): Map<string, number> => {
    const counts = new Map<string, number>();
    for (const one of of) counts.set(one, (counts.get(one) ?? 0) + 1 / ROWS);
    return counts;
  };

  it("flips come in four kinds, equally often", () => {
    const found = shares(pictures(layers.randomFlip()));
    expect([...found.keys()].sort()).toEqual(["1,2,3,4,5,6", "3,2,1,6,5,4", "4,5,6,1,2,3", "6,5,4,3,2,1"]);
    for (const share of found.values()) expect(Math.abs(share - 0.25)).toBeLessThan(0.03);
    expect(shares(pictures(layers.randomFlip({ mode: "horizontal" }))).size).toBe(2);
  });

  it("crops come from everywhere, equally often, each picture's from its own place", () => {
    const found = shares(pictures(layers.randomCrop({ height: 1, width: 2 })));
    expect([...found.keys()].sort()).toEqual(["1,2", "2,3", "4,5", "5,6"]);
    for (const share of found.values()) expect(Math.abs(share - 0.25)).toBeLessThan(0.03);
  });

  it("erases as many pictures as asked for", () => {
    const options = { factor: 0.3, scale: [1, 1] as [number, number], fillValue: 0 };
    const erased = shares(pictures(layers.randomErasing(options))).get("0,0,0,0,0,0") as number;
    expect(Math.abs(erased - 0.3)).toBeLessThan(0.03);
  });

  it.each([0.2, 1, 3])("blends with shares of Beta(α, α), α = %d", (alpha) => {
    // One share for each batch: batches of their own by seeds.
    const drawn = Array.from({ length: 600 }, (_, seed) => {
      const x = Float32Array.of(0, 1);
      const y = train(layers.mixUp({ alpha, seed }), [1, 1, 1], x);
      return y[0] === y[1] || y[0] === 0 || y[1] === 0 ? undefined : (y[0] as number);
    }).filter((share) => share !== undefined);
    const mean = drawn.reduce((a, b) => a + b, 0) / drawn.length;
    const variance = drawn.reduce((a, b) => a + (b - 0.5) ** 2, 0) / drawn.length;
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.08);
    expect(Math.abs(variance - 1 / (4 * (2 * alpha + 1)))).toBeLessThan(0.04);
  });

  it("does nothing in inference, but for crops, which come from the middle", () => {
    for (const [name, options] of [
      ["cutMix", {}],
      ["mixUp", {}],
      ["randomFlip", {}],
      ["randomRotation", { factor: 0.5 }],
      ["randomErasing", {}],
      ["randomBrightness", { factor: 1 }],
      ["randomContrast", { factor: 1 }],
    ] as const) {
      const model = sequential({ layers: [makeLayer(name, { ...options, inputShape: [2, 3, 1] })] });
      expect([...model.predict(Float32Array.from(one)).data]).toEqual(one);
    }
    const crop = sequential({ layers: [layers.randomCrop({ height: 2, width: 1, inputShape: [2, 3, 1] })] });
    expect([...crop.predict(Float32Array.from(one)).data]).toEqual([2, 5]);
  });
});

describe("targets", () => {
  // Each picture is filled with its own number, and so is its target: what comes out of both must be the same mixture.
  const rows = 12;
  const picture = [4, 4, 1];
  const x = tensor(
    Float32Array.from({ length: rows * 16 }, (_, i) => Math.floor(i / 16)),
    [rows, ...picture],
  );

  /** The loss of a model that gives the mean of its picture, held against targets. */
  const lossOf = (mixing: Layer, target: number[][]) => {
    const model = sequential({
      layers: [
        mixing,
        layers.globalAveragePooling2d(),
        layers.dense({ units: 1, kernelInitializer: "ones", trainable: false }),
      ],
    });
    model.compile({ optimizer: "sgd", loss: "meanAbsoluteError" });
    return model.trainOnBatch(x, target).loss;
  };
  const own = Array.from({ length: rows }, (_, i) => [i]);

  it.each([
    ["mixUp", { alpha: 1 }],
    ["cutMix", {}],
  ])("%s mixes them as it mixes pictures", (name, options) => {
    const mixing = (more = {}) => makeLayer(name, { ...options, ...more, inputShape: picture });
    for (const seed of [1, 2, 3]) {
      expect(lossOf(mixing({ seed }), own)).toBeLessThan(1e-5);
      expect(lossOf(mixing({ seed, name: "other" }), own.toReversed())).toBeGreaterThan(1);
    }
  });

  it("cutMix puts masks together by the same boxes", async () => {
    const model = sequential({
      layers: [
        layers.cutMix({ inputShape: picture }),
        layers.conv2d({ filters: 1, kernelSize: 1, kernelInitializer: "ones", trainable: false }),
      ],
    });
    model.compile({ optimizer: "sgd", loss: "meanAbsoluteError" });
    expect(model.trainOnBatch(x, x).loss).toBe(0);
    await expect(model.evaluate(x, x)).resolves.toMatchObject({ loss: 0 });
  });

  it("mixes the targets of every output alike, and refuses class numbers of any", async () => {
    const image = input({ shape: picture });
    const mixed = layers.mixUp({ alpha: 1, seed: 2 }).apply(layers.cutMix({ seed: 1 }).apply(image));
    const scaled = (factor: number) =>
      layers
        .conv2d({
          filters: 1,
          kernelSize: 1,
          kernelInitializer: initializers.constant({ value: factor }),
          trainable: false,
        })
        .apply(mixed);
    const net = model({ inputs: image, outputs: { once: scaled(1), twice: scaled(2) } });
    net.compile({ optimizer: "sgd", loss: "meanAbsoluteError" });
    const doubled = tensor(
      x.data.map((v) => 2 * v),
      x.shape,
    );
    const { loss } = net.trainOnBatch(x, { once: x, twice: doubled });
    expect(loss).toBeLessThan(1e-5);
    expect(net.trainOnBatch(x, { once: x, twice: x }).loss).toBeGreaterThan(0.1);

    const classes = layers.dense({ units: 3, activation: "softmax" }).apply(layers.flatten().apply(mixed));
    const both = model({ inputs: image, outputs: { once: scaled(1), classes } });
    both.compile({
      optimizer: "sgd",
      loss: { once: "meanAbsoluteError", classes: "sparseCategoricalCrossentropy" },
    });
    const numbers = Array.from({ length: rows }, (_, i) => i % 3);
    await expect(both.fit(x, { once: x, classes: numbers })).rejects.toThrow(
      /mixes targets .* toCategorical\(y\)/,
    );
  });

  it("class numbers are refused before anything is changed", async () => {
    const make = (loss: string) => {
      const model = sequential({
        seed: 1,
        layers: [
          layers.mixUp({ inputShape: picture }),
          layers.flatten(),
          layers.dense({ units: 3, activation: "softmax" }),
        ],
      });
      model.compile({ optimizer: "sgd", loss });
      return model;
    };
    const classes = Array.from({ length: rows }, (_, i) => i % 3);
    const model = make("sparseCategoricalCrossentropy");
    const before = model.weights;
    await expect(model.fit(x, classes)).rejects.toThrow(/mixUp: mixes targets .* toCategorical\(y\)/);
    expect(model.weights).toEqual(before);
    const { history } = await make("categoricalCrossentropy").fit(x, toCategorical(classes), { epochs: 2 });
    expect(history.loss?.every(Number.isFinite)).toBe(true);
  });

  it("trains to the same bits on two threads", async () => {
    const weightsOn = async (threads: number) => {
      const model = sequential({
        seed: 4,
        layers: [
          layers.cutMix({ inputShape: picture }),
          layers.randomRotation({ factor: 0.1 }),
          layers.mixUp(),
          layers.conv2d({ filters: 3, kernelSize: 3 }),
          layers.flatten(),
          layers.dense({ units: 3, activation: "softmax" }),
        ],
      });
      model.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
      const y = toCategorical(Array.from({ length: rows }, (_, i) => i % 3));
      await model.fit(x, y, { epochs: 3, batchSize: 5, threads });
      return model.weights;
    };
    const [one, two] = [await weightsOn(1), await weightsOn(2)];
    one.forEach(({ data }, i) => {
      expect(sameBits(data, two[i]?.data as Float32Array)).toBe(true);
    });
  });
});

// Positions by their formulas, and the blocks of transformers beside graphs of the layers that they are made of.
import { describe, expect, it } from "vitest";
import { input, layers, model, tensor } from "../../src/index.js";
import type { Layer } from "../../src/layers/layer.js";
import type { Node } from "../../src/layers/node.js";
import { randomNumbers } from "../numbers.js";

const numbers = (shape: readonly number[], seed: number) =>
  tensor(
    randomNumbers(
      shape.reduce((a, b) => a * b),
      seed,
    ),
    [...shape],
  );

const close = (a: Float32Array, b: ArrayLike<number>, tolerance = 2e-6): void => {
  expect(a.length).toBe(b.length);
  a.forEach((x, i) => {
    expect(Math.abs(x - (b[i] as number)), `number ${i}: ${x}, expected ${b[i]}`).toBeLessThan(tolerance);
  });
};

describe("positions", () => {
  it("encodes by sines and cosines", () => {
    const x = input({ shape: [6, 5] });
    const y = layers.sinePositionEncoding({ maxWavelength: 50 }).apply(x, { startIndex: 3 });
    const { data } = model({ inputs: x, outputs: y }).predict(numbers([2, 6, 5], 1)) as {
      data: Float32Array;
    };
    const want = Array.from({ length: 60 }, (_, i) => {
      const [p, j] = [3 + (Math.floor(i / 5) % 6), i % 5];
      const angle = p / 50 ** ((2 * Math.floor(j / 2)) / 5);
      return j % 2 ? Math.cos(angle) : Math.sin(angle);
    });
    close(data, want);
  });

  it("turns pairs of features by complex numbers", () => {
    const x = input({ shape: [6, 4] });
    const y = layers.rotaryEmbedding({ maxWavelength: 100, scalingFactor: 2 }).apply(x, { startIndex: 1 });
    const given = numbers([2, 6, 4], 2);
    const { data } = model({ inputs: x, outputs: y }).predict(given) as { data: Float32Array };
    const want = new Float64Array(48);
    for (let row = 0; row < 12; row++)
      for (let j = 0; j < 2; j++) {
        const angle = (1 + (row % 6)) / 2 / 100 ** ((2 * j) / 4);
        const [re, im] = [given.data[row * 4 + j] as number, given.data[row * 4 + 2 + j] as number];
        want[row * 4 + j] = re * Math.cos(angle) - im * Math.sin(angle);
        want[row * 4 + 2 + j] = re * Math.sin(angle) + im * Math.cos(angle);
      }
    close(data, want);
  });

  it("gives each position its own row, and refuses what lies behind the last", () => {
    const x = input({ shape: [null, 3] });
    const y = layers.positionEmbedding({ sequenceLength: 4 }).apply(x);
    const net = model({ inputs: x, outputs: y });
    const table = (net.weights[0] as { data: Float32Array }).data;
    close((net.predict(numbers([2, 2, 3], 1)) as { data: Float32Array }).data, [
      ...table.slice(0, 6),
      ...table.slice(0, 6),
    ]);
    expect(() => net.predict(numbers([1, 5, 3], 1))).toThrow(/end at step 5, there are embeddings for 4/);
    expect(() => layers.positionEmbedding({ sequenceLength: 4 }).apply(input({ shape: [5, 3] }))).toThrow(
      RangeError,
    );
    expect(() => layers.rotaryEmbedding().apply(input({ shape: [5, 3] }))).toThrow(/pairs, got 3/);
    expect(() => layers.sinePositionEncoding().apply(input({ shape: [5] }))).toThrow(/\[steps, features\]/);
  });
});

const STEPS = 5;
const WIDTH = 6;
const shared = { intermediateDim: 7, numHeads: 2, activation: "gelu" } as const;

/** A block by single layers; weights are in the order of the block's. */
function byLayers(
  first: boolean,
  causal: boolean,
  encoded?: Node,
): (x: Node) => { y: Node; order: string[] } {
  const attention = (name: string) => layers.multiHeadAttention({ numHeads: 2, keyDim: 3, name });
  const norm = (name: string) => layers.layerNormalization({ epsilon: 1e-5, name });
  const [self, cross] = [attention("self"), attention("cross")];
  const [selfNorm, crossNorm, feedNorm] = [norm("selfNorm"), norm("crossNorm"), norm("feedNorm")];
  const wide = layers.dense({ units: 7, activation: "gelu", name: "wide" });
  const narrow = layers.dense({ units: WIDTH, name: "narrow" });
  const around = (x: Node, by: Layer, part: (x: Node) => Node): Node => {
    const sum = layers.add().apply([part(first ? by.apply(x) : x), x]);
    return first ? sum : by.apply(sum);
  };
  return (x) => {
    let y = around(x, selfNorm, (h) => self.apply(h, { useCausalMask: causal }));
    if (encoded) y = around(y, crossNorm, (h) => cross.apply([h, encoded]));
    y = around(y, feedNorm, (h) => narrow.apply(wide.apply(h)));
    const order = causal
      ? ["self", "selfNorm", ...(encoded ? ["cross", "crossNorm"] : []), "wide", "narrow", "feedNorm"]
      : ["self", "selfNorm", "feedNorm", "wide", "narrow"];
    return { y, order };
  };
}

describe("blocks of transformers equal the layers that they are made of", () => {
  const cases = [true, false].flatMap((normalizeFirst) =>
    ["encoder", "decoder", "decoder behind an encoder"].map((kind) => ({ normalizeFirst, kind })),
  );
  it.each(cases)("$kind, normalizeFirst $normalizeFirst", ({ normalizeFirst, kind }) => {
    const x = input({ shape: [STEPS, WIDTH], name: "x" });
    const encoded = kind.includes("behind") ? input({ shape: [3, WIDTH], name: "encoded" }) : undefined;
    const inputs = encoded ? [x, encoded] : [x];
    const make = kind === "encoder" ? layers.transformerEncoder : layers.transformerDecoder;
    const whole = make({ ...shared, normalizeFirst }).apply(encoded ? [x, encoded] : x);
    const { y, order } = byLayers(normalizeFirst, kind !== "encoder", encoded)(x);
    const block = model({ inputs, outputs: whole, seed: 1 });
    const parts = model({ inputs, outputs: y, seed: 2 });
    const own = block.weights;
    const theirs = order.flatMap((name) => parts.weights.filter((w) => w.name.startsWith(`${name}/`)));
    expect(theirs.map((w) => w.shape)).toEqual(own.map((w) => w.shape));
    parts.setWeights(theirs.map(({ name }, i) => ({ name, data: (own[i] as { data: Float32Array }).data })));
    const data = [numbers([2, STEPS, WIDTH], 3), numbers([2, 3, WIDTH], 4)].slice(0, inputs.length);
    const [a, b] = [block, parts].map(
      (net) => [net.predict(data as never)].flat()[0] as { data: Float32Array },
    );
    close((a as { data: Float32Array }).data, (b as { data: Float32Array }).data, 1e-6);
  });

  it("keeps padding from being looked at", () => {
    const tokens = input({ shape: [STEPS] });
    const words = layers.embedding({ inputDim: 9, outputDim: WIDTH, maskZero: true }).apply(tokens);
    for (const make of [layers.transformerEncoder, layers.transformerDecoder]) {
      const net = model({ inputs: tokens, outputs: make(shared).apply(words), seed: 1 });
      const of = (row: number[]) => (net.predict([row]) as { data: Float32Array }).data.slice(0, 2 * WIDTH);
      const before = of([3, 4, 0, 0, 0]);
      const table = net.weights.find((w) => w.name.endsWith("embeddings")) as {
        name: string;
        data: Float32Array;
      };
      net.setWeights([{ name: table.name, data: table.data.map((n, i) => (i < WIDTH ? n + 9 : n)) }]);
      expect(of([3, 4, 0, 0, 0])).toEqual(before);
    }
  });
});

// What every layer owes, over the registry. A layer without a case (cases.ts) or golden vector (golden.test.ts) fails by itself.
import { describe, expect, it } from "vitest";
import {
  input,
  layers,
  loadModel,
  model as modelOfNodes,
  type Node,
  sequential,
  type Tensor,
} from "../../src/index.js";
import { layerRegistry } from "../../src/layers/registry.js";
import type { Option } from "../../src/options.js";
import { describe as describePart } from "../../src/parts/part.js";
import { type Shape, sizeOf } from "../../src/shape.js";
import { tensor } from "../../src/tensor.js";
import { randomNumbers, sameBits, thrownBy } from "../numbers.js";
import { badValues } from "../parts/badValues.js";
import { type LayerCase, layerCases, severalInputs } from "./cases.js";
import { type Feed, feedFor, makeLayer, run } from "./run.js";

const names = layerRegistry.names();
const titled = names.flatMap((name) =>
  (layerCases[name] ?? []).map((c) => ({ name, c, title: `${name} ${JSON.stringify(c.options ?? {})}` })),
);

it.each(names.filter((name) => !severalInputs.includes(name)))("%s has a case", (name) => {
  expect(layerCases[name]?.length).toBeGreaterThan(0);
});

/** The loss Σ y · upstream + penalties, summed in f64. */
function lossOf(chain: Parameters<typeof run>[0], feed: Feed): number {
  const { y, penalty } = run(chain, feed);
  return y.reduce((sum, v, i) => sum + v * (feed.upstream[i] as number), penalty);
}

/** Derivative by each number of `values`, from central differences at two distances (Richardson). */
function differences(values: Float32Array, loss: () => number): Float64Array {
  const at = (i: number, h: number): number => {
    const kept = values[i] as number;
    values[i] = kept + h;
    const up = loss();
    const above = values[i] as number;
    values[i] = kept - h;
    const slope = (up - loss()) / (above - (values[i] as number));
    values[i] = kept;
    return slope;
  };
  return Float64Array.from(values, (_, i) => (4 * at(i, 1 / 64) - at(i, 1 / 32)) / 3);
}

function expectNear(got: Float32Array, want: Float64Array, what: string): void {
  const size = Math.max(1, ...want.map(Math.abs));
  got.forEach((g, i) => {
    expect(
      Math.abs(g - (want[i] as number)),
      `${what}[${i}]: ${g}, differences give ${want[i]}`,
    ).toBeLessThan(2e-3 * size);
  });
}

describe.each(titled)("$title", ({ name, c }) => {
  const make = () => makeLayer(name, c.options);
  const rows = [c.input, ...(c.beside ?? [])];
  /** The layer, and others behind it. A row of layers has one input. */
  const modelOf = (
    more: LayerCase["options"] = {},
    behind = [layers.flatten(), layers.dense({ units: 3 })],
  ) => {
    if (!c.beside)
      return sequential({
        seed: 2,
        layers: [makeLayer(name, { ...c.options, ...more, inputShape: c.input }), ...behind],
      });
    const inputs = rows.map((shape) => input({ shape }));
    const given = makeLayer(name, { ...c.options, ...more }).apply<Node | Node[]>(inputs);
    const outputs = behind.reduce((node, layer) => layer.apply(node), [given].flat()[0] as Node);
    return modelOfNodes({ seed: 2, inputs, outputs });
  };
  /** What such a model is given. */
  const dataOf = ({ x, beside = [] }: Feed, count: number): Tensor | Tensor[] => {
    const first = tensor(x, [count, ...c.input]);
    return c.beside ? [first, ...beside.map(({ shape, data }) => tensor(data, [count, ...shape]))] : first;
  };

  it("has the gradients of a whole model's random loss that central differences give", () => {
    const chain = [make(), layers.flatten(), layers.dense({ units: 3, activation: "tanh" })];
    const feed = feedFor(chain, c, 4);
    const { dx, dWeights } = run(chain, feed);
    if (!c.indices)
      expectNear(
        dx,
        differences(feed.x, () => lossOf(chain, feed)),
        "dx",
      );
    dWeights.forEach((d, i) => {
      if (d.length === 0 || c.stopped?.includes(i)) return;
      const weights = feed.weights[i] as Float32Array;
      expectNear(
        d,
        differences(weights, () => lossOf(chain, feed)),
        `weight ${i}`,
      );
    });
  }, 60_000);

  it("gives the shape that it says, in training and in inference", () => {
    const layer = make();
    const shapeOfRow = layer.outputShapes(rows)[0] as Shape;
    const size = sizeOf(shapeOfRow);
    const feed = feedFor([layer], c, 3);
    expect(run([layer], feed).y.length).toBe(3 * size);
    const { data, shape } = modelOf({}, []).predict(dataOf(feed, 3));
    expect(shape).toEqual([3, ...shapeOfRow]);
    expect(data.every(Number.isFinite)).toBe(true);
  });

  it("gives the same bits for any number of lanes", () => {
    // Not from the start of a buffer and of many blocks: the longest axis is that of the rows.
    const layer = make();
    const feed = feedFor([layer], c, 1500, 4);
    const alone = run([layer], feed);
    for (const lanes of [1, 2, 3, 7]) {
      const together = run([layer], { ...feed, lanes });
      expect(sameBits(together.y, alone.y)).toBe(true);
      expect(sameBits(together.dx, alone.dx)).toBe(true);
      expect(together.penalty).toBe(alone.penalty);
      for (const kind of ["dWeights", "after"] as const) {
        expect(together[kind].every((d, i) => sameBits(d, alone[kind][i]))).toBe(true);
      }
    }
  });

  it("trains in a model, which is the same after saving and loading", async () => {
    const model = modelOf();
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const inputs = dataOf(feedFor([make()], c, 12, 3), 12);
    const before = model.predict(inputs).data;
    const { history } = await model.fit(inputs, randomNumbers(36), { epochs: 2, batchSize: 5 });
    expect(history.loss?.every(Number.isFinite)).toBe(true);
    const after = model.predict(inputs).data;
    expect(sameBits(after, before)).toBe(false);
    if (make().unsavable) {
      expect(() => model.toBytes()).toThrow(make().unsavable);
      return;
    }
    const again = loadModel(model.toBytes());
    expect(sameBits(again.predict(inputs).data, after)).toBe(true);
    expect(again.layers.map(describePart)).toEqual(model.layers.map(describePart));
    expect(again.weights).toEqual(model.weights);
    // And it learns on to the same bits.
    await model.fit(inputs, randomNumbers(36), { batchSize: 5, sampling: "sequential" });
    expect(model.weights.every(({ data }) => data.every(Number.isFinite))).toBe(true);
  });

  it("keeps its weights where it is told not to train", async () => {
    const model = modelOf({ trainable: false });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const own = () => model.weights.filter((w) => w.name.startsWith(`${name}/`));
    const before = own();
    const inputs = dataOf(feedFor([make()], c, 6, 3), 6);
    await model.fit(inputs, randomNumbers(18), { epochs: 2 });
    expect(own()).toEqual(before);
  });
});

describe.each(names)("%s", (name) => {
  const usual = layerCases[name]?.[0]?.options ?? (name === "dot" ? { axes: 1 } : undefined);

  it("refuses bad options, by part and option", () => {
    const { schema } = layerRegistry.factory(name, "test");
    for (const [key, option] of Object.entries(schema) as [string, Option<unknown>][]) {
      for (const bad of badValues(option)) {
        const error = thrownBy(() => makeLayer(name, { ...usual, [key]: bad }));
        expect(error instanceof TypeError || error instanceof RangeError, `${key}: ${String(bad)}`).toBe(
          true,
        );
        expect((error as Error).message).toContain(`${name}: ${key}`);
      }
      if (option.required) {
        const rest = Object.fromEntries(Object.entries(usual ?? {}).filter(([other]) => other !== key));
        expect(thrownBy(() => makeLayer(name, rest))).toBeInstanceOf(TypeError);
      }
    }
    expect(thrownBy(() => makeLayer(name, { ...usual, noSuchOption: 1 }))).toBeInstanceOf(RangeError);
  });

  it("is the same part after it was described and restored", () => {
    const part = makeLayer(name, usual);
    if (part.unsavable) return;
    const stored = JSON.parse(JSON.stringify(describePart(part)));
    expect(describePart(layerRegistry.restore(stored, "test"))).toEqual(describePart(part));
  });
});

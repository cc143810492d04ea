// What every loss owes, over the registry. An entry without reference, golden vectors (golden.test.ts), central
// difference (values.test.ts) or docs (test/docs) fails by itself.
import { describe, expect, it } from "vitest";
import { layers, loadModel, sequential } from "../../src/index.js";
import { lossRegistry } from "../../src/losses/registry.js";
import type { Option } from "../../src/options.js";
import { describe as describePart } from "../../src/parts/part.js";
import { type Shape, sizeOf } from "../../src/shape.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { randomNumbers, sameBits, thrownBy } from "../numbers.js";
import { badValues } from "../parts/badValues.js";
import { type Entry, entries, make, names, ownNames } from "./entries.js";
import { draw } from "./evaluate.js";
import { references } from "./references.js";

/** Values and gradient as a training's lanes compute them. */
function onLanes(entry: Entry, shape: Shape, lanes: number): Float32Array[] {
  const part = make(entry.name, entry.options);
  const { t, p } = draw(entry, shape, 3);
  return computeOnLanes(lanes, ({ tape, place }) => {
    const yPred = place(p, shape);
    const yTrue = place(t, part.targetShape(shape, t.length, "test"));
    const weightShape = part.weightShape(shape);
    const drawn = randomNumbers(sizeOf(weightShape ?? []), 1, 9);
    const weights = weightShape && place(drawn, weightShape);
    const values = part.append(tape, { yTrue, yPred, weights, gradient: true });
    tape.backward();
    return [values, tape.gradient(yPred)];
  });
}

describe.each([...names, ...ownNames])("%s", (name) => {
  it("has a reference, which its values and gradient are held against", () => {
    expect(references[name]?.length).toBeGreaterThan(0);
  });

  it("refuses bad options, by part and option", () => {
    const { schema } = lossRegistry.factory(name, "test");
    expect(Object.keys(schema)).toContain("reduction");
    for (const [key, option] of Object.entries(schema) as [string, Option<unknown>][]) {
      for (const bad of badValues(option)) {
        const error = thrownBy(() => make(name, { [key]: bad }));
        expect(error instanceof TypeError || error instanceof RangeError, `${key}: ${bad}`).toBe(true);
        expect((error as Error).message).toContain(`${name}: ${key}`);
      }
    }
    expect(thrownBy(() => make(name, { noSuchOption: 1 }))).toBeInstanceOf(RangeError);
  });

  it("refuses numbers that don't fit", () => {
    const part = make(name);
    const steps = entries.some((e) => e.name === name && e.rank === 3) ? [1] : [];
    const [t, p, shape] = [new Float32Array(part.sparse ? 2 : 6), new Float32Array(6), [2, ...steps, 3]];
    const refused = (run: () => unknown, kind: unknown, text: string): void => {
      const error = thrownBy(run);
      expect(error).toBeInstanceOf(kind);
      expect((error as Error).message).toContain(`${name}: ${text}`);
    };
    refused(() => part.value(t, p, { shape: [2, 4] }), RangeError, "yPred has 6 numbers");
    refused(() => part.perSample(t.slice(1), p, { shape }), RangeError, "yTrue has");
    refused(
      () => part.gradient(t, p, { shape, sampleWeight: new Float32Array(5) }),
      RangeError,
      "sampleWeight has 5",
    );
    refused(() => part.value(t, "p" as unknown as Float32Array), TypeError, "yPred");
    refused(() => part.value(t, new Float32Array()), RangeError, "yPred is empty");
    const weights = 3 as unknown as Float32Array;
    refused(() => part.value(t, p, { shape, sampleWeight: weights }), TypeError, "sampleWeight");
  });

  it("trains in a network, which is the same after saving and loading", async () => {
    const entry = entries.find((e) => e.name === name && !e.options) as Entry;
    const part = make(name, { reduction: "sum" });
    expect(lossRegistry.restore(describePart(part), "test").options).toEqual(part.options);
    const activation = entry.predictions === "distribution" ? "softmax" : "sigmoid";
    const steps = entry.rank === 3 ? [5] : [];
    const dense = layers.dense({ units: 4, inputShape: [...steps, 3], activation });
    const model = sequential({ seed: 3, layers: [dense] });
    model.compile({ optimizer: "sgd", loss: part });
    const x = randomNumbers(33 * (steps[0] ?? 1));
    const { t } = draw(entry, [11, ...steps, 4], 2);
    const before = model.predict(x).data;
    const { history } = await model.fit(x, t, { epochs: 1, batchSize: 4 });
    expect(history.loss?.every(Number.isFinite)).toBe(true);
    expect(sameBits(model.predict(x).data, before)).toBe(false);
    const again = loadModel(model.toBytes());
    expect(again.compileOptions?.loss).toMatchObject({ name, options: part.options });
    expect((await again.evaluate(x, t)).loss).toBe((await model.evaluate(x, t)).loss);
  });
});

describe("threads", () => {
  it.each(entries)("$title gives the same bits for any number of lanes", (entry) => {
    const shape = entry.axes ? [3, 1500, 6] : [entry.batch ? 300 : 1400, 13];
    const alone = onLanes(entry, shape, 1);
    for (const lanes of [2, 3, 7]) {
      onLanes(entry, shape, lanes).forEach((got, i) => {
        expect(sameBits(got, alone[i]), `${lanes} lanes`).toBe(true);
      });
    }
  });

  it.each(entries.filter((e) => !e.axes && e.targets !== "index"))(
    "$title gives the same bits for rows of one number",
    (entry) => {
      const alone = onLanes(entry, [9001, 1], 1);
      for (const lanes of [2, 7]) {
        onLanes(entry, [9001, 1], lanes).forEach((got, i) => {
          expect(sameBits(got, alone[i]), `${lanes} lanes`).toBe(true);
        });
      }
    },
  );
});

it("short names are understood, and a misspelt one is put right", () => {
  const short = {
    mse: "meanSquaredError",
    mae: "meanAbsoluteError",
    mape: "meanAbsolutePercentageError",
    msle: "meanSquaredLogarithmicError",
    rmse: "rootMeanSquaredError",
    bce: "binaryCrossentropy",
    kld: "klDivergence",
    logcosh: "logCosh",
  };
  for (const [alias, name] of Object.entries(short))
    expect(lossRegistry.factory(alias, "test")().name).toBe(name);
  expect(() => lossRegistry.factory("squaredhinge", "compile: loss")()).toThrow(
    'Did you mean "squaredHinge"?',
  );
});

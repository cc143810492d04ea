// What every activation owes, over the registry. An entry without reference, golden vectors (golden.test.ts), central
// difference (elements.test.ts, axes.test.ts) or docs (test/docs) fails by itself.
import { describe, expect, it } from "vitest";
import { activationRegistry } from "../../src/activations/registry.js";
import { layers, loadModel, sequential } from "../../src/index.js";
import type { Option } from "../../src/options.js";
import { describe as describePart } from "../../src/parts/part.js";
import { computeOnLanes } from "../kernels/lanes.js";
import { randomNumbers, sameBits, thrownBy } from "../numbers.js";
import { badValues } from "../parts/badValues.js";
import { make, names, usualOptions } from "./entries.js";
import { references } from "./references.js";

describe.each(names)("%s", (name) => {
  const usual = () => make(name, usualOptions(name));

  it("has a reference, which its values and gradient are held against", () => {
    expect(references[name]?.length).toBeGreaterThan(0);
  });

  it("gives the same bits for any number of lanes", () => {
    const part = usual();
    const shape = [600, 18];
    const x = randomNumbers(600 * 18, 4);
    const dy = randomNumbers(
      part.outputShape(shape).reduce((a, b) => a * b),
      1,
      3,
    );
    const run = (lanes: number): Float32Array[] =>
      computeOnLanes(lanes, ({ tape, place }) => {
        const input = place(x, shape);
        const y = part.append(tape, input);
        const upstream = place(dy, [dy.length]);
        tape.contribute(y, (target) => tape.emit("copy", [target], [upstream], [dy.length]));
        tape.backward();
        return [y, tape.gradient(input)];
      });
    for (const lanes of [1, 2, 3, 7]) {
      const [y, dx] = run(lanes);
      expect(sameBits(y, part.forward(x, shape))).toBe(true);
      expect(sameBits(dx, part.backward(x, dy, shape))).toBe(true);
    }
  });

  it("refuses bad options, by part and option", () => {
    const { schema } = activationRegistry.factory(name, "test");
    const good = usualOptions(name);
    for (const [key, option] of Object.entries(schema) as [string, Option<unknown>][]) {
      for (const bad of badValues(option)) {
        const error = thrownBy(() => make(name, { ...good, [key]: bad }));
        expect(error instanceof TypeError || error instanceof RangeError).toBe(true);
        expect((error as Error).message).toContain(`${name}: ${key}`);
      }
      if (option.required) {
        const rest = Object.fromEntries(Object.entries(good ?? {}).filter(([other]) => other !== key));
        expect(thrownBy(() => make(name, rest))).toBeInstanceOf(TypeError);
      }
    }
    expect(thrownBy(() => make(name, { ...good, noSuchOption: 1 }))).toBeInstanceOf(RangeError);
  });

  it("refuses numbers that don't fit the shape", () => {
    expect(() => usual().forward(new Float32Array(4), [3])).toThrow(RangeError);
    expect(() => usual().backward(new Float32Array(4), new Float32Array(3))).toThrow(RangeError);
  });

  it("trains in a network, which is the same after saving and loading", async () => {
    const part = usual();
    expect(activationRegistry.restore(describePart(part), "test").options).toEqual(part.options);
    const model = sequential({
      seed: 3,
      layers: [
        layers.dense({ units: 8, inputShape: [3], activation: part }),
        layers.activation({ activation: part }),
        layers.dense({ units: 2 }),
      ],
    });
    model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
    const x = randomNumbers(30);
    const before = model.predict(x).data;
    const { history } = await model.fit(x, randomNumbers(20), { epochs: 1, batchSize: 4 });
    expect(history.loss?.every(Number.isFinite)).toBe(true);
    const after = model.predict(x).data;
    expect(sameBits(after, before)).toBe(false);
    expect(sameBits(loadModel(model.toBytes()).predict(x).data, after)).toBe(true);
  });
});

it("Keras's other names are understood, and a misspelt one is put right", () => {
  for (const [alias, name] of Object.entries({ swish: "silu", hardSwish: "hardSilu" })) {
    expect(activationRegistry.factory(alias, "test")().name).toBe(name);
  }
  expect(() => activationRegistry.factory("leakyrelu", "dense: activation")()).toThrow(
    'Did you mean "leakyRelu"?',
  );
});

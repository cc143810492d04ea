// The trainings that runtimes are compared by (`npm run matrix`) use every part of every family: what the built models really
// have is held against the registries.
import path from "node:path";
import { describe, expect, it } from "vitest";

const root = path.join(import.meta.dirname, "../..");
// The build, as the runtimes get it.
const downhill = await import(path.join(root, "dist/index.js"));
const { trainings } = await import(path.join(root, "bench/runtimes/trainings.js"));

/** Under which option a part of a family stands, in a layer, in `compile` or in another part. */
const places = {
  activations: /^activation$/,
  constraints: /Constraint$/,
  initializers: /Initializer$/,
  losses: /^loss$/,
  optimizers: /^optimizer$/,
  regularizers: /Regularizer$/,
  schedules: /^(learningRate|schedules)$/,
} as const;

const used: Record<string, Set<string>> = { layers: new Set() };
for (const family of Object.keys(places)) used[family] = new Set();

function collect(options: object): void {
  for (const [key, value] of Object.entries(options)) {
    const [family] = Object.entries(places).find(([, place]) => place.test(key)) ?? [];
    for (const part of Array.isArray(value) ? value : [value]) {
      const name = typeof part === "string" ? part : part?.name;
      if (family && typeof name === "string") used[family]?.add(name);
      if (typeof part?.options === "object") collect(part.options);
    }
  }
}

const samplings = new Set<string>();
for (const { model: build, compile, fit } of trainings()) {
  const model = build();
  for (const layer of model.layers) {
    used.layers?.add(layer.name);
    collect(layer.options);
  }
  model.compile(compile);
  collect(compile);
  samplings.add(fit.sampling ?? "shuffle");
}

describe("the trainings of the matrix", () => {
  it.each(Object.keys(used))("use all %s", (family) => {
    // Some parts have two names.
    const factories: { partName: string }[] = Object.values(downhill[family]);
    expect(used[family]).toEqual(new Set(factories.map(({ partName }) => partName)));
  });

  it("draw rows in every way", () => {
    expect([...samplings].sort()).toEqual(["replacement", "sequential", "shuffle"]);
  });
});

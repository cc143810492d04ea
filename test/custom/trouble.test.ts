// Bad parts of one's own: each is an error that names the part, what was expected and what came, and changes nothing.
import { describe, expect, it } from "vitest";
import {
  defineActivation,
  defineLayer,
  defineLoss,
  defineMetric,
  defineOptimizer,
  input,
  layers,
  loadModel,
  type Node,
  ops,
  sequential,
} from "../../src/index.js";
import type { Family } from "../../src/parts/part.js";
import { definedParts } from "../../src/parts/registry.js";
import { thrownBy } from "../numbers.js";

/** Definitions that TypeScript would refuse, too. */
type Define = (definition: unknown) => (options?: object) => unknown;
const kinds: Record<
  string,
  { define: Define; family: Family; taken: string; good: (...x: Node[]) => unknown }
> = {
  defineActivation: {
    define: defineActivation as Define,
    family: "activation",
    taken: "relu",
    good: (x) => x,
  },
  defineLayer: { define: defineLayer as Define, family: "layer", taken: "dense", good: (x) => x },
  defineLoss: {
    define: defineLoss as Define,
    family: "loss",
    taken: "mse",
    good: (t, p) => ops.subtract(t as Node, p as Node),
  },
  defineMetric: {
    define: defineMetric as Define,
    family: "metric",
    taken: "auc",
    good: (t, p) => ops.equal(t as Node, p as Node),
  },
  defineOptimizer: {
    define: defineOptimizer as Define,
    family: "optimizer",
    taken: "adam",
    good: (p, g) => ops.subtract(p as Node, g as Node),
  },
};
const refused = (run: () => unknown, kind: new () => Error, ...texts: (string | RegExp)[]): void => {
  const error = thrownBy(run);
  expect(error).toBeInstanceOf(kind);
  for (const text of texts) expect((error as Error).message).toMatch(text);
};

describe.each(Object.entries(kinds))("%s", (who, { define, family, taken, good }) => {
  it("refuses what is no definition", () => {
    refused(() => define(undefined), TypeError, who, "undefined");
    refused(() => define({ name: "trouble" }), TypeError, who, "call must be a function");
    refused(() => define({ name: "trouble", call: "x" }), TypeError, who, "call must be a function");
    refused(() => define({ name: "trouble", call: good, cal: 1 }), RangeError, who, '"cal"');
    refused(() => define({ name: 3, call: good }), TypeError, who, "name must be a word");
    refused(() => define({ name: "a b", call: good }), RangeError, who, "name must be a word");
    refused(
      () => define({ name: "trouble", options: { f: () => 1 }, call: good }),
      TypeError,
      who,
      "options.f",
    );
    refused(() => define({ name: "trouble", options: [1], call: good }), TypeError, who, "options");
    expect(definedParts.get(family)?.has("trouble") ?? false).toBe(false);
  });

  it("refuses a name of the library's", () => {
    refused(() => define({ name: taken, call: good }), RangeError, who, `"${taken}"`, "another name");
  });

  it("refuses options that it has not", () => {
    const made = define({ name: "troubleOptions", options: { rate: 1 }, call: good });
    refused(() => made({ rat: 2 }), RangeError, "troubleOptions", '"rate"');
    refused(() => made({ rate: "high" }), TypeError, "troubleOptions: rate", "high");
    const needy = define({ name: "troubleNeedy", options: { rate: Number }, call: good });
    refused(() => needy(), TypeError, "troubleNeedy: rate is missing");
  });

  it("takes the place of an earlier one of its name", () => {
    const [first, second] = [1, 2].map((rate) =>
      define({ name: "troubleTwice", options: { rate }, call: good }),
    );
    expect(definedParts.get(family)?.get("troubleTwice")).toBe(second);
    expect(first).not.toBe(second);
  });
});

/** What compiles, trains or applies a part whose call does something else than it should. */
const uses: Record<string, (call: (...x: Node[]) => unknown, name: string) => unknown> = {
  activation: (call, name) =>
    layers
      .dense({ units: 2, activation: defineActivation({ name, call: call as never })() })
      .apply(input({ shape: [3] })),
  layer: (call, name) => defineLayer({ name, call: call as never })().apply(input({ shape: [3] })),
  loss: (call, name) => trained({ loss: defineLoss({ name, call: call as never })() }),
  metric: (call, name) => trained({ metrics: [defineMetric({ name, call: call as never })()] }),
  optimizer: (call, name) =>
    trained({ optimizer: defineOptimizer({ name, slots: { m: 0 }, call: call as never })() }),
};
function trained(parts: object): void {
  const model = sequential({ seed: 1, layers: [layers.dense({ units: 2, inputShape: [3] })] });
  const before = model.weights;
  try {
    model.compile({ optimizer: "sgd", loss: "mse", ...parts });
    model.trainOnBatch([[1, 2, 3]], [[1, 2]]);
  } catch (error) {
    expect(model.weights).toEqual(before);
    throw error;
  }
}

describe.each(Object.entries(uses))("a %s whose call", (family, use) => {
  const name = `trouble_${family}`;
  it.each([
    ["returns nothing", () => undefined, TypeError, "must return a node"],
    ["returns a number", () => 3, TypeError, "must return a node"],
    ["is async", async (x: Node) => x, TypeError, /async/],
    ["throws", () => ops.matmul(...([] as unknown as [Node, Node])), TypeError, "call failed"],
    ["returns a node from outside", () => input({ shape: [3] }), TypeError, "from outside"],
    ["loses the batch", (x: Node) => ops.sum(x), RangeError, /shape|axis/],
  ] as const)("%s", (_, call, kind, text) => {
    refused(() => use(call as (...x: Node[]) => unknown, name), kind, name, text);
  });
});

it("a loss of another shape than rows, and an optimizer of another than the parameter's, say both", () => {
  refused(
    () => uses.loss?.((t) => ops.concatenate([t as Node, t as Node], { axis: 0 }), "troubleRows"),
    RangeError,
    "troubleRows",
  );
  refused(
    () => uses.loss?.((t) => ops.expandDims(t as Node, 1), "troubleWide"),
    RangeError,
    "troubleWide",
    "expected a number for each sample",
  );
  const slots = (p: Node): object => ({ parameter: p, slots: { m: ops.sum(p) } });
  refused(() => uses.optimizer?.(slots as never, "troubleSlot"), RangeError, "slot m", /\[3, 2\]/);
  const unknown = (p: Node): object => ({ parameter: p, slots: { n: p } });
  refused(() => uses.optimizer?.(unknown as never, "troubleNoSlot"), RangeError, '"n"', '"m"');
});

it.each([
  ["activation", "defineActivation"],
  ["layer", "defineLayer"],
  ["loss", "defineLoss"],
  ["metric", "defineMetric"],
  ["optimizer", "defineOptimizer"],
] as const)("a file that names a %s that nobody has defined says what to define", (family, define) => {
  const name = `forgotten_${family}`;
  const activation =
    family === "activation" ? defineActivation({ name, call: (x) => ops.negative(x) })() : "linear";
  const layer = defineLayer({ name: "forgotten_layer", call: (x) => ops.negative(x) });
  const model = sequential({
    layers: [
      layers.dense({ units: 1, activation, inputShape: [2] }),
      ...(family === "layer" ? [layer()] : []),
    ],
  });
  const square = (t: Node, p: Node): Node => ops.square(ops.subtract(t, p));
  model.compile({
    optimizer:
      family === "optimizer" ? defineOptimizer({ name, call: (p, g) => ops.subtract(p, g) })() : "sgd",
    loss: family === "loss" ? defineLoss({ name, call: square })() : "mse",
    metrics: family === "metric" ? [defineMetric({ name, call: square })()] : [],
  });
  const bytes = model.toBytes();
  definedParts.get(family)?.delete(name);
  refused(
    () => loadModel(bytes),
    RangeError,
    `unknown ${family} "${name}"`,
    `define it first: ${define}({ name: "${name}"`,
  );
});

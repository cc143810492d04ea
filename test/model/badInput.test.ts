// Bad input: the message names the argument, what was expected, what came and what to do; and nothing has changed.
import { describe, expect, it } from "vitest";
import {
  activations,
  callbacks,
  layers,
  losses,
  metrics,
  optimizers,
  sequential,
  tensor,
} from "../../src/index.js";
import { blobs, classifier, fingerprint } from "./network.js";

const { x, labels, oneHot } = blobs(12);
type Fit = Parameters<ReturnType<typeof classifier>["fit"]>;

/** A fit that must be refused; the model must be as it was, and still learn afterwards. */
async function refused(
  args: unknown[],
  kind: new (message: string) => Error,
  ...parts: (string | RegExp)[]
): Promise<void> {
  const model = classifier();
  await model.fit(x, labels, { epochs: 1 });
  const [before, bytes] = [fingerprint(model), model.toBytes()];
  const error = await model.fit(...(args as Fit)).then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(error).toBeInstanceOf(kind);
  for (const part of parts) expect((error as Error).message).toMatch(part);
  expect(fingerprint(model)).toBe(before);
  expect(model.toBytes()).toEqual(bytes);
  // The optimizer's state too: going on gives what an undisturbed model gives.
  const undisturbed = classifier();
  await undisturbed.fit(x, labels, { epochs: 1 });
  await undisturbed.fit(x, labels, { epochs: 1 });
  await model.fit(x, labels, { epochs: 1 });
  expect(fingerprint(model)).toBe(fingerprint(undisturbed));
}

const with_ = (row: number, value: number): number[][] =>
  x.map((r, i) => (i === row ? [r[0] as number, value, r[2] as number] : r));
const label = (row: number, value: number): number[] => labels.map((l, i) => (i === row ? value : l));

describe("data", () => {
  it("x and y of different length", () =>
    refused([x, labels.slice(1)], RangeError, "fit: x has 12 rows, y has 11", "must be equal"));
  it("no rows", () => refused([[], []], RangeError, "fit: x is empty", "at least one row of shape [3]"));
  it("no targets", () => refused([x, []], RangeError, "fit: y is empty", "12 rows"));
  it("a row of wrong size", () =>
    refused([[...x.slice(1), [1, 2]], labels], RangeError, /fit: x\[11\] has 2 values/, "3"));
  it("rows of wrong size", () =>
    refused([x.map((r) => r.slice(1)), labels], RangeError, "fit: x: expected rows of shape [3], got [2]"));
  it("a flat array that is no whole number of rows", () =>
    refused([new Float32Array(35), labels], RangeError, "35 numbers", "rows of 3"));
  it("NaN in x", () =>
    refused(
      [with_(4, Number.NaN), labels],
      RangeError,
      "fit: x has NaN in row 4 (place 1)",
      "Replace or drop",
    ));
  it("Infinity in x", () =>
    refused([with_(0, Number.POSITIVE_INFINITY), labels], RangeError, "fit: x has Infinity in row 0"));
  it("NaN in y", () => refused([x, label(3, Number.NaN)], RangeError, "fit: y has NaN in row 3"));
  it("a label below 0", () =>
    refused([x, label(2, -1)], RangeError, "label -1 in row 2", "3 classes", "0 … 2"));
  it("a label beyond the classes", () =>
    refused([x, label(5, 3)], RangeError, "label 3 in row 5", "3 classes"));
  it("a label of 1.5", () => refused([x, label(5, 1.5)], RangeError, "label 1.5 in row 5", "whole numbers"));
  it("one-hot rows for a sparse loss", () =>
    refused([x, oneHot], RangeError, "rows of shape [3]", "class index", "categoricalCrossentropy"));
  it("text", () => refused(["rows", labels], TypeError, "fit: x must be nested arrays", '"rows"'));
  it("text within", () =>
    refused([[["a", 1, 2]], [0]], TypeError, /fit: x\[0\]\[0\] must be a number, got "a"/));

  it("one-hot rows of wrong width", async () => {
    const model = classifier();
    model.compile({ optimizer: "adam", loss: "categoricalCrossentropy" });
    await expect(
      model.fit(
        x,
        oneHot.map((r) => [...r, 0]),
      ),
    ).rejects.toThrow(/y has rows of shape \[4\].*rows of shape \[3\].*as wide as there are classes/);
  });

  it("weights of wrong length, negative or both kinds at once", async () => {
    await refused(
      [x, labels, { sampleWeight: [1, 2] }],
      RangeError,
      "sampleWeight has 2 numbers, x has 12 rows",
    );
    await refused(
      [x, labels, { sampleWeight: labels.map(() => -1) }],
      RangeError,
      "sampleWeight[0] must be a finite number >= 0, got -1",
    );
    await refused([x, labels, { classWeight: { a: 1 } }], RangeError, 'classWeight has the key "a"');
    await refused([x, labels, { classWeight: { 0: -1 } }], RangeError, "classWeight[0]");
    await refused(
      [x, labels, { classWeight: { 0: 1 }, sampleWeight: labels }],
      TypeError,
      "exclude each other",
    );
  });

  it("a tensor whose shape doesn't hold its numbers", () => {
    expect(() => tensor([1, 2, 3], [2, 2])).toThrow(/shape \[2, 2\] holds 4 numbers, but data has 3/);
  });
});

describe("options of fit", () => {
  for (const batchSize of [0, -1, 2.5, Number.NaN]) {
    it(`batchSize ${batchSize}`, () =>
      refused(
        [x, labels, { batchSize }],
        RangeError,
        `fit: batchSize must be a whole number >= 1, or "full", got ${batchSize}`,
      ));
  }
  it("batchSize as text", () =>
    refused([x, labels, { batchSize: "32" }], TypeError, /batchSize must be .*, got "32"/));
  for (const epochs of [-1, 0, 1.5, Number.NaN]) {
    it(`epochs ${epochs}`, () =>
      refused(
        [x, labels, { epochs }],
        RangeError,
        `fit: epochs must be a whole number >= 1, or Infinity, got ${epochs}`,
      ));
  }
  it("epochs without end and without a rule to stop", () =>
    refused([x, labels, { epochs: Number.POSITIVE_INFINITY }], RangeError, "never ends", "earlyStopping"));
  it("an unknown option, with the nearest", () =>
    refused([x, labels, { epoch: 3 }], RangeError, 'unknown option "epoch"', 'Did you mean "epochs"'));
  it("sampling of an unknown kind", () =>
    refused(
      [x, labels, { sampling: "random" }],
      RangeError,
      'unknown choice "random"',
      "replacement, sequential, shuffle",
    ));
  it("a validation split that leaves nothing", async () => {
    await refused(
      [x, labels, { validationSplit: 1 }],
      RangeError,
      "validationSplit must be a number in [0, 1)",
    );
    await refused([x, labels, { validationSplit: 0.99 }], RangeError, "leaves 0 to train");
  });
  it("validation data that don't fit", () =>
    refused(
      [x, labels, { validationData: [x, labels.slice(2)] }],
      RangeError,
      "fit: validationData: x has 12 rows, y has 10",
    ));
  it("a callback that is none", () =>
    refused(
      [x, labels, { callbacks: ["earlyStopping"] }],
      TypeError,
      "callbacks[0]",
      "callbacks.earlyStopping()",
    ));
  it("a monitor that is not in the logs", async () => {
    const model = classifier();
    await expect(model.fit(x, labels, { callbacks: [callbacks.earlyStopping()] })).rejects.toThrow(
      /monitor "valLoss" is not in the logs, which have loss, accuracy/,
    );
  });
});

describe("calls at the wrong time", () => {
  it("fit before compile", async () => {
    const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [2] })] });
    await expect(model.fit([[1, 2]], [1])).rejects.toThrow(
      new TypeError("fit: the model is not compiled. Call model.compile({ optimizer, loss }) first."),
    );
  });

  it("a second fit, an evaluation and a compile while one runs; the first goes on", async () => {
    const model = classifier();
    const first = model.fit(x, labels, {
      epochs: 20,
      batchSize: 1,
      callbacks: [{ onEpochEnd: () => new Promise((r) => setTimeout(r, 1)) }],
    });
    await expect(model.fit(x, labels)).rejects.toThrow(/fit: this model is being trained/);
    await expect(model.evaluate(x, labels)).rejects.toThrow(/evaluate: this model is being trained/);
    expect(() => model.compile({ loss: "mse" })).toThrow(/compile: this model is being trained/);
    expect((await first).history.loss).toHaveLength(20);
  });
});

describe("building and compiling", () => {
  it("a first layer without inputShape", () => {
    expect(() => sequential({ layers: [layers.dense({ units: 1 })] })).toThrow(
      /the first layer \(dense\) needs inputShape.*inputShape: \[4\]/,
    );
  });
  it("no layers, or none that are layers", () => {
    expect(() => sequential({ layers: [] })).toThrow(/layers is empty/);
    expect(() => sequential({ layers: [{ units: 3 }] as never })).toThrow(
      /layers\[0\] must be made by a function of layers/,
    );
    expect(() => sequential({} as never)).toThrow(TypeError);
  });
  it("a seed that is no whole number", () => {
    for (const seed of [-1, 1.5, Number.NaN, 2 ** 53]) {
      expect(() => sequential({ seed, layers: [layers.dense({ units: 1, inputShape: [1] })] })).toThrow(
        /seed must be a whole number from 0/,
      );
    }
  });

  const model = classifier();
  it("unknown names list the known ones and the nearest", () => {
    expect(() => model.compile({ optimizer: "adan", loss: "mse" })).toThrow(
      /compile: optimizer: unknown optimizer "adan". Known: .*adam.*Did you mean "adam"\?/,
    );
    expect(() => model.compile({ loss: "meanSquareError" })).toThrow(
      /unknown loss "meanSquareError".*Did you mean "meanSquaredError"\?/,
    );
    expect(() => model.compile({ loss: "mse", metrics: ["acuracy"] })).toThrow(/unknown metric "acuracy"/);
    expect(() => layers.dense({ units: 1, activation: "rellu" })).toThrow(
      /dense: activation: unknown activation "rellu".*Did you mean "relu"\?/,
    );
  });
  it("a part of the wrong family", () => {
    expect(() => model.compile({ loss: activations.relu() as never })).toThrow(
      /loss must be the name of a known loss or made by its function, got { name: "relu" }/,
    );
    expect(() => model.compile({ loss: "mse", optimizer: losses.meanSquaredError() as never })).toThrow(
      TypeError,
    );
    expect(() => model.compile({ loss: "mse", metrics: [metrics] as never })).toThrow(TypeError);
  });
  it("an unknown option of compile or sequential, with the nearest", () => {
    expect(() => model.compile({ optimiser: "adam", loss: "mse" } as never)).toThrow(
      /compile: unknown option "optimiser".*Did you mean "optimizer"\?/,
    );
    expect(() => sequential({ layers: [], sed: 1 } as never)).toThrow(/sequential: unknown option "sed"/);
    expect(() => model.compile({ loss: "mse", precision: "fast" } as never)).toThrow(
      /compile: precision must be "strict" or "relaxed", got "fast"/,
    );
    expect(() => model.compile({ loss: "mse", metrics: "accuracy" } as never)).toThrow(
      /compile: metrics must be a list/,
    );
  });
  it("a loss that is missing", () => {
    expect(() => model.compile({ optimizer: "adam" } as never)).toThrow(/compile: loss is missing/);
  });
  it("a learning rate that is NaN, negative or infinite", () => {
    for (const learningRate of [Number.NaN, -0.1, Number.POSITIVE_INFINITY]) {
      expect(() => optimizers.adam({ learningRate })).toThrow(
        `adam: learningRate must be a finite number >= 0 or a schedule, got ${learningRate}.`,
      );
    }
  });
  it("a softmax over one unit, and sparse labels for one unit", () => {
    const one = (activation: string) =>
      sequential({ layers: [layers.dense({ units: 1, activation, inputShape: [2] })] });
    expect(() => one("softmax").compile({ loss: "mse" })).toThrow(/softmax over 1 unit, which is always 1/);
    expect(() => one("sigmoid").compile({ loss: "sparseCategoricalCrossentropy" })).toThrow(
      /at least 2 classes, got 1 unit.*binaryCrossentropy/,
    );
  });
  it("a model over 4 GiB, with its bytes", () => {
    const large = () => sequential({ layers: [layers.dense({ units: 40_000, inputShape: [40_000] })] });
    expect(large).toThrow(
      new RangeError(
        "sequential: weights: 6400160000 bytes are needed in one memory, and there are at most 4294967296 (4 GiB). Use a smaller model or batch.",
      ),
    );
  });
  it("weights by a wrong name or of wrong length; none is set", () => {
    const before = fingerprint(model);
    const [first] = model.weights;
    expect(() =>
      model.setWeights([
        { name: "dense/kernel", data: new Float32Array(24) },
        { name: "dense/kernal", data: [1] },
      ]),
    ).toThrow(/no weight "dense\/kernal". Known: dense\/kernel/);
    expect(() => model.setWeights([{ name: first?.name ?? "", data: new Float32Array(2) }])).toThrow(
      /expected 24 numbers, got 2/,
    );
    expect(fingerprint(model)).toBe(before);
  });
  it("prediction for rows of wrong size", () => {
    expect(() => model.predict([[1, 2]])).toThrow(/predict: x: expected rows of shape \[3\], got \[2\]/);
  });
});

// The model in the hooks of its own training.
import { describe, expect, it } from "vitest";
import type { Callback, FitOptions, Sequential } from "../../src/index.js";
import { blobs, classifier, fingerprint } from "./network.js";

const { x, labels } = blobs(120);
const hooks = [
  "onTrainBegin",
  "onEpochBegin",
  "onBatchBegin",
  "onBatchEnd",
  "onTestBegin",
  "onTestEnd",
  "onEpochEnd",
  "onSafePoint",
  "onTrainEnd",
] as const;

function withHook(hook: string, does: (model: Sequential) => unknown): Callback {
  return { [hook]: (...given: unknown[]) => does(given.at(-1) as Sequential) };
}

const options: FitOptions = { epochs: 3, batchSize: 50, validationData: [x, labels] };

describe("evaluate in a hook", () => {
  for (const hook of hooks) {
    for (const threads of [1, 2]) {
      it(`${hook}, on ${threads}: gives what it gives outside, and changes nothing`, async () => {
        const [plain, watched] = [classifier(1, 0.2), classifier(1, 0.2)];
        const { history } = await plain.fit(x, labels, options);
        const got: [seen: string, loss: number][] = [];
        const look = withHook(hook, async (model) => {
          const seen = fingerprint(model);
          // Other rows, and more at a time, than the training has.
          const { loss } = await model.evaluate([...x, ...x], [...labels, ...labels], { batchSize: 200 });
          got.push([seen, loss]);
        });
        const result = await watched.fit(x, labels, { ...options, threads, callbacks: [look] });
        expect(fingerprint(watched)).toBe(fingerprint(plain));
        expect(result.history).toEqual(history);
        expect(got.length).toBeGreaterThan(0);
        const copy = classifier(1, 0.2);
        if (hook === "onTrainEnd") copy.setWeights(watched.weights);
        const [first] = hook === "onTrainEnd" || hook === "onTrainBegin" ? got : [];
        const { loss } = await copy.evaluate([...x, ...x], [...labels, ...labels], { batchSize: 200 });
        if (first) expect(first).toEqual([fingerprint(copy), loss]);
      });
    }
  }

  it("is waited for where the hook does not wait, and several come one after the other", async () => {
    const plain = classifier();
    await plain.fit(x, labels, options);
    const model = classifier();
    const found: Promise<{ loss: number }>[] = [];
    const onEpochEnd = () => {
      for (let i = 0; i < 3; i++) found.push(model.evaluate(x, labels, { batchSize: 1 }));
    };
    const { history } = await model.fit(x, labels, { ...options, callbacks: [{ onEpochEnd }] });
    const losses = (await Promise.all(found)).map(({ loss }) => loss);
    const each = (history.valLoss ?? []).map((loss) => loss as number);
    for (const [i, loss] of losses.entries()) expect(loss).toBeCloseTo(each[Math.floor(i / 3)] as number, 5);
    expect(new Set(losses).size).toBe(3);
    expect(fingerprint(model)).toBe(fingerprint(plain));
  });

  it("refuses bad data as elsewhere, and the training goes on", async () => {
    const model = classifier();
    const onEpochEnd = async () => {
      await expect(model.evaluate([[1, 2]], [0])).rejects.toThrow(
        /evaluate: x: expected rows of shape \[3\]/,
      );
      await expect(model.fit(x, labels)).rejects.toThrow(/in a hook of its training use model.clone\(\)/);
    };
    expect((await model.fit(x, labels, { epochs: 2, callbacks: [{ onEpochEnd }] })).epoch).toHaveLength(2);
  });
});

describe("evaluate beside a training", () => {
  it("is refused outside its hooks", async () => {
    const model = classifier();
    const end = new AbortController();
    const training = model.fit(x, labels, { epochs: Number.POSITIVE_INFINITY, signal: end.signal });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(model.evaluate(x, labels)).rejects.toThrow(
      /evaluate: this model is being trained.*in one of the training's hooks/,
    );
    end.abort();
    await training;
  });
});

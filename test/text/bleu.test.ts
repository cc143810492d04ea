// BLEU and perplexity by numbers that were worked out by hand.
import { describe, expect, it } from "vitest";
import { input, layers, metrics, model } from "../../src/index.js";
import { bleu } from "../../src/text/index.js";

const words = (text: string): string[] => text.split(" ");

describe("bleu", () => {
  it("counts n-grams no oftener than a reference has them", () => {
    const references = [[words("the cat is on the mat"), words("there is a cat on the mat")]];
    expect(bleu([words("the the the the the the the")], references, { maxOrder: 1 })).toBeCloseTo(2 / 7, 12);
  });

  it("is the geometric mean over orders, less where texts are short", () => {
    // 1-grams 5/5, 2-grams 3/4; 5 tokens where 6 are wanted.
    const found = bleu([words("the cat on the mat")], [words("the cat is on the mat")], { maxOrder: 2 });
    expect(found).toBeCloseTo(Math.sqrt(3 / 4) * Math.exp(1 - 6 / 5), 12);
    const smooth = bleu([words("a b")], [words("a c")], { maxOrder: 2, smooth: true });
    expect(smooth).toBeCloseTo(Math.sqrt((2 / 3) * (1 / 2)), 12);
  });

  it("sums counts over all texts", () => {
    expect(
      bleu(
        [
          [1, 2, 3],
          [4, 5],
        ],
        [
          [1, 2, 3],
          [4, 6],
        ],
        { maxOrder: 1 },
      ),
    ).toBeCloseTo(4 / 5, 12);
    expect(bleu([[1, 2]], [[3, 4]])).toBe(0);
    expect(() => bleu([[1]], [])).toThrow(RangeError);
  });
});

describe("perplexity", () => {
  it("is e to the mean cross-entropy of the rows that count", () => {
    const t = Float32Array.of(1, 0, 2);
    const p = Float32Array.of(0.2, 0.5, 0.3, 0.9, 0.05, 0.05, 0.25, 0.5, 0.25);
    const of = (options: object, more: object = {}): number => {
      const m = metrics.perplexity(options);
      m.update(t, p, { shape: [3, 3], ...more });
      return m.result() as number;
    };
    expect(of({})).toBeCloseTo((0.5 * 0.9 * 0.25) ** (-1 / 3), 5);
    expect(of({ maskTokenId: 0 })).toBeCloseTo((0.5 * 0.25) ** (-1 / 2), 5);
    expect(of({ maskTokenId: 0 }, { sampleWeight: Float32Array.of(3, 1, 1) })).toBeCloseTo(
      (0.5 ** 3 * 0.25) ** (-1 / 4),
      5,
    );
    const logits = metrics.perplexity({ fromLogits: true });
    logits.update(t, p.map(Math.log), { shape: [3, 3] });
    expect(logits.result()).toBeCloseTo(of({}), 5);
  });

  it("is in the history of a model of sequences", async () => {
    const tokens = input({ shape: [4] });
    const h = layers.embedding({ inputDim: 3, outputDim: 4 }).apply(tokens);
    const y = layers.dense({ units: 3, activation: "softmax" }).apply(h);
    const net = model({ inputs: tokens, outputs: y, seed: 1 });
    net.compile({ loss: "sparseCategoricalCrossentropy", metrics: [metrics.perplexity()] });
    const { history } = await net.fit([[0, 1, 2, 0]], [[1, 2, 0, 1]], { epochs: 1 });
    expect(history.perplexity?.[0]).toBeCloseTo(Math.exp(history.loss?.[0] as number), 4);
  });
});

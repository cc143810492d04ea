// Generation: with keys, values and states kept it gives what it gives without, to the bit; draws follow their rules.

import { describe, expect, it } from "vitest";
import { generate, input, layers, type Model, model } from "../../src/index.js";
import type { Node } from "../../src/layers/node.js";
import { Stepwise } from "../../src/network/stepwise.js";

const TOKENS = 11;

type Body = (words: Node, length: number | null) => Node;
function languageModel(length: number | null, body: Body, closing?: "softmax", maskZero = false): Model {
  const tokens = input({ shape: [length] });
  const words = layers.embedding({ inputDim: TOKENS, outputDim: 12, maskZero }).apply(tokens);
  const y = layers
    .dense({ units: TOKENS, ...(closing && { activation: closing }) })
    .apply(body(words, length));
  const net = model({ inputs: tokens, outputs: y, seed: 3 });
  // Wide enough that tokens differ clearly.
  net.setWeights(net.weights.map(({ name, data }) => ({ name, data: data.map((w) => 3 * w) })));
  return net;
}

const positioned = (words: Node, by: { apply(x: Node): Node }): Node =>
  layers.add().apply([words, by.apply(words)]);

const bodies: Record<string, Body> = {
  lstm: (x) => layers.lstm({ units: 9, returnSequences: true }).apply(x),
  "two gru": (x) =>
    layers
      .gru({ units: 7, returnSequences: true })
      .apply(layers.gru({ units: 9, returnSequences: true, resetAfter: false }).apply(x)),
  "simpleRNN, stateful": (x) => layers.simpleRNN({ units: 9, returnSequences: true }).apply(x),
  "rnn of cells": (x) =>
    layers
      .rnn({ cell: [layers.lstmCell({ units: 5 }), layers.gruCell({ units: 6 })], returnSequences: true })
      .apply(x),
  decoder: (x) =>
    layers
      .transformerDecoder({ intermediateDim: 24, numHeads: 3, dropout: 0.1 })
      .apply(positioned(x, layers.positionEmbedding({ sequenceLength: 64 }))),
  "two encoders, causal": (x) => {
    const block = () => layers.transformerEncoder({ intermediateDim: 20, numHeads: 2, normalizeFirst: true });
    const h = block().apply(positioned(x, layers.sinePositionEncoding()), { useCausalMask: true });
    return block().apply(h, { useCausalMask: true });
  },
  "grouped, rotary, window": (x) =>
    layers
      .groupQueryAttention({ headDim: 4, numQueryHeads: 4, numKeyValueHeads: 2, slidingWindow: 3 })
      .apply(layers.rotaryEmbedding().apply(layers.rmsNormalization().apply(x)), { useCausalMask: true }),
};

describe("generate with what steps leave equals without, to the bit", () => {
  const cases = Object.keys(bodies).flatMap((name) => [null, 24].map((length) => ({ name, length })));
  it.each(cases)("$name, input [$length]", ({ name, length }) => {
    const body = bodies[name] as Body;
    for (const closing of [undefined, "softmax"] as const) {
      const net = languageModel(length, body, closing);
      const how = {
        prompt: [
          [1, 2, 3, 4],
          [5, 6, 7, 8],
        ],
        steps: 20,
        temperature: 0.9,
        topK: 9,
        seed: 5,
      };
      const tokens = generate(net, how);
      expect(tokens).toEqual(generate(net, { ...how, cache: false }));
      expect(tokens.map((row) => row.length)).toEqual([20, 20]);
      // The scores themselves, of every step.
      const steps = new Stepwise("test", net.idleNetwork("test"), 2, 24);
      const rows = how.prompt.map((row, i) => [...row, ...(tokens[i] as number[])]);
      const whole = net.predict(rows);
      for (let t = 0; t < 24; t++) {
        const scores = steps.step(
          rows.map((row) => row[t] as number),
          t,
        );
        for (const row of [0, 1]) {
          const want = whole.data.slice((row * 24 + t) * TOKENS, (row * 24 + t + 1) * TOKENS);
          expect(scores.slice(row * TOKENS, (row + 1) * TOKENS), `step ${t} of row ${row}`).toEqual(want);
        }
      }
      steps.release();
    }
  });

  it("knows which steps before were padding", () => {
    const net = languageModel(null, bodies.decoder as Body, undefined, true);
    const how = { prompt: [0, 0, 3, 4], steps: 12, seed: 1 };
    expect(generate(net, how)).toEqual(generate(net, { ...how, cache: false }));
  });

  it("goes on with a model that gives the last step only", () => {
    const net = languageModel(null, (x) => layers.gru({ units: 8 }).apply(x));
    const how = { prompt: [1, 2], steps: 8, seed: 1 };
    expect(generate(net, how)).toEqual(generate(net, { ...how, cache: false }));
  });

  it("gives its memory back", () => {
    const net = languageModel(null, bodies.decoder as Body);
    const run = () => generate(net, { prompt: [1, 2], steps: 30 });
    const first = run();
    for (let i = 0; i < 20; i++) expect(run()).toEqual(first);
  });
});

describe("draws", () => {
  const net = languageModel(null, bodies.lstm as Body);
  it("take the likeliest at temperature 0, and with topK 1", () => {
    const prompt = [1, 2, 3];
    const greedy = generate(net, { prompt, steps: 9, temperature: 0 });
    expect(generate(net, { prompt, steps: 9, topK: 1, seed: 8 })).toEqual(greedy);
    expect(generate(net, { prompt, steps: 9, topP: 1e-9, seed: 9 })).toEqual(greedy);
    const { data } = net.predict([prompt]);
    const last = [...data.slice(2 * TOKENS)];
    expect(greedy[0]).toBe(last.indexOf(Math.max(...last)));
  });

  it("follow the distribution", () => {
    const prompts = Array.from({ length: 4000 }, () => [1, 2, 3]);
    const drawn = generate(net, { prompt: prompts, steps: 1, temperature: 2, seed: 4 });
    const last = [...net.predict([[1, 2, 3]]).data.slice(2 * TOKENS)].map((z) => Math.exp(z / 2));
    const whole = last.reduce((a, b) => a + b);
    for (const [token, weight] of last.entries()) {
      const share = drawn.filter(([t]) => t === token).length / 4000;
      expect(Math.abs(share - weight / whole)).toBeLessThan(0.03);
    }
    const few = generate(net, { prompt: prompts, steps: 1, temperature: 2, topK: 3, seed: 4 });
    const top = [...last.keys()].sort((a, b) => (last[b] as number) - (last[a] as number)).slice(0, 3);
    expect(new Set(few.flat())).toEqual(new Set(top));
  });

  it("differ by seed alone", () => {
    const how = { prompt: [1], steps: 30 };
    expect(generate(net, { ...how, seed: 1 })).toEqual(generate(net, { ...how, seed: 1 }));
    expect(generate(net, { ...how, seed: 1 })).not.toEqual(generate(net, { ...how, seed: 2 }));
  });
});

describe("bad input is named", () => {
  const decoder = languageModel(null, bodies.decoder as Body);
  it.each<[string, () => unknown, RegExp]>([
    [
      "no prompt",
      () => generate(decoder, { prompt: [], steps: 1 }),
      /prompt must be a list of at least one token/,
    ],
    [
      "a token that there isn't",
      () => generate(decoder, { prompt: [1, 99], steps: 1 }),
      /prompt has 99 in row 0 \(place 1\)/,
    ],
    [
      "a longer sequence than positions",
      () => generate(decoder, { prompt: [1], steps: 64 }),
      /end at step 65, there are embeddings for 64/,
    ],
    [
      "a longer sequence than the input",
      () => generate(languageModel(8, bodies.lstm as Body), { prompt: [1], steps: 8 }),
      /9 tokens, the model's input takes 8/,
    ],
    [
      "attention to later steps",
      () =>
        generate(
          languageModel(null, (x) => layers.transformerEncoder({ intermediateDim: 4, numHeads: 2 }).apply(x)),
          { prompt: [1], steps: 2 },
        ),
      /useCausalMask: true/,
    ],
    [
      "a layer that looks at several steps",
      () =>
        generate(
          languageModel(null, (x) =>
            layers.conv1d({ filters: 4, kernelSize: 2, padding: "causal" }).apply(x),
          ),
          { prompt: [1], steps: 2 },
        ),
      /conv1d.* Pass cache: false/,
    ],
    [
      "topP",
      () => generate(decoder, { prompt: [1], steps: 1, topP: 0 }),
      /topP must be a number in \(0, 1\]/,
    ],
  ])("%s", (_, run, message) => {
    expect(run).toThrow(message);
  });
  it("goes the long way where it is asked to", () => {
    const net = languageModel(null, (x) =>
      layers.conv1d({ filters: 4, kernelSize: 2, padding: "causal" }).apply(x),
    );
    expect(generate(net, { prompt: [1, 2], steps: 4, cache: false })).toHaveLength(4);
  });
});

// Characters of Shakespeare by an LSTM and by a transformer: bits per character on text that they have not seen, and a few lines of their own.
// A small text and a few seconds: enough to see that both learn. The naive model knows how often each character comes.
import { readFile } from "node:fs/promises";
import { generate, input, layers, model, optimizers, tensor } from "downhill";

const text = await readFile(new URL("data/shakespeare.txt", import.meta.url), "utf8");
const characters = [...new Set(text)].sort();
const numbers = [...text].map((c) => characters.indexOf(c));
const STEPS = 48;
const held = Math.floor(numbers.length * 0.9);

/** Windows of characters, each the target of the one before it. */
function windows(from, to) {
  const count = Math.floor((to - from - 1) / STEPS);
  const cut = (shift) =>
    tensor(Float32Array.from(numbers.slice(from + shift, from + shift + count * STEPS)), [count, STEPS]);
  return [cut(0), cut(1)];
}
const [x, y] = windows(0, held);
const [xTest, yTest] = windows(held, numbers.length);

const bodies = {
  LSTM: (h) => layers.lstm({ units: 96, returnSequences: true }).apply(h),
  transformer(h) {
    const placed = layers.add().apply([h, layers.positionEmbedding({ sequenceLength: 4 * STEPS }).apply(h)]);
    const block = layers.transformerDecoder({ intermediateDim: 128, numHeads: 4, normalizeFirst: true });
    return layers.layerNormalization().apply(block.apply(placed));
  },
};

const share = new Float64Array(characters.length);
for (const n of numbers.slice(0, held)) share[n] += 1 / held;
const naive = numbers.slice(held).reduce((bits, n) => bits - Math.log2(share[n] || 1 / held), 0);
console.log(
  `${characters.length} characters; by how often each comes: ${(naive / (numbers.length - held)).toFixed(2)} bits per character`,
);

for (const [name, body] of Object.entries(bodies)) {
  const tokens = input({ shape: [null] });
  const h = layers.embedding({ inputDim: characters.length, outputDim: 48 }).apply(tokens);
  const next = layers.dense({ units: characters.length, activation: "softmax" }).apply(body(h));
  const net = model({ inputs: tokens, outputs: next, seed: 1 });
  net.compile({ optimizer: optimizers.adam({ learningRate: 0.005 }), loss: "sparseCategoricalCrossentropy" });
  await net.fit(x, y, { epochs: 6, batchSize: 16 });
  const { loss } = await net.evaluate(xTest, yTest);
  console.log(`\n${name}: ${(loss / Math.LN2).toFixed(2)} bits per character`);
  const prompt = [..."\nROMEO:\n"].map((c) => characters.indexOf(c));
  const made = generate(net, { prompt, steps: 160, temperature: 0.7, topK: 12, seed: 3 });
  console.log(made.map((n) => characters[n]).join(""));
}

// Layers against Keras's own numbers: output, gradients of inputs and weights, moving averages, adapted statistics.
import { describe, expect, it } from "vitest";
import { activations } from "../../src/activations/registry.js";
import { sequential } from "../../src/index.js";
import type { Layer } from "../../src/layers/layer.js";
import { layerRegistry } from "../../src/layers/registry.js";
import { tensor } from "../../src/tensor.js";
import { camel, camelKeys, float32, goldenCases, mismatch, type Stored } from "../golden/golden.js";
import { severalInputs } from "./cases.js";
import { makeLayer, run } from "./run.js";

interface Numbers {
  shape: number[];
  values: Stored[];
}
interface Weight extends Numbers {
  name: string;
  trainable: boolean;
}
interface Case {
  id: string;
  layer: string;
  config: Record<string, unknown>;
  mode: "train" | "inference";
  weights: Weight[];
  x: Numbers;
  y: Numbers;
  upstream: Numbers;
  dx?: Numbers;
  dweights?: (Numbers & { name: string })[];
  weights_after?: (Numbers & { name: string })[];
  /** Data that the layer was adapted to. */
  adapt?: Numbers;
}

/** Keras's class names, where they are not ours with a capital letter. */
const names: Record<string, string> = {
  ConvLSTM1D: "convLstm1d",
  ConvLSTM2D: "convLstm2d",
  ELU: "elu",
  GRU: "gru",
  GRUCell: "gruCell",
  LSTM: "lstm",
  LSTMCell: "lstmCell",
  PReLU: "prelu",
  RMSNormalization: "rmsNormalization",
  RNN: "rnn",
};
const nameOf = (c: Case): string =>
  names[c.layer] ?? c.layer.charAt(0).toLowerCase() + c.layer.slice(1).replace(/([123])D/, "$1d");

/** Layers of sequences, whose masks, states and scores are held against Keras in sequences.golden.test.ts. */
const sequences = new Set(["sequences", "convLstm"].flatMap((file) => goldenCases<Case>(file)).map(nameOf));

/** Without other axes than the batch's there is no row. */
const cases = ["layers", "moreLayers", "imageLayers"]
  .flatMap((file) => goldenCases<Case>(file))
  .filter((c) => layerRegistry.names().includes(nameOf(c)) && !sequences.has(nameOf(c)))
  .filter((c) => c.x.shape.length > 1);

/** What is held against a formula elsewhere (images.test.ts, augmentation.test.ts), since Keras with PyTorch lacks it or draws it; or beside the layers it is made of (transformer.test.ts); and cells, which are within layers that go through a sequence. */
const elsewhere =
  /^(adaptive|centerCrop|lambda|transformer|(position|rotary)Embedding|sinePosition|cutMix|mixUp|random[A-Z])|Cells?$/;
/** In graphs: test/network/golden.test.ts. */
const inGraphs = [...severalInputs, "einsumDense", "masking", "spectralNormalization", "timeDistributed"];

/** What draws at random has no numbers to hold against; the rest of its behaviour is in noise.test.ts. */
const random = ["alphaDropout", "dropout", "gaussianDropout", "gaussianNoise"].concat(
  [1, 2, 3].map((rank) => `spatialDropout${rank}d`),
);

function optionsOf(c: Case): Record<string, unknown> {
  const options = camelKeys(c.config);
  for (const key of ["activation", "dataFormat", "interpolation"])
    if (typeof options[key] === "string") options[key] = camel(options[key]);
  if (c.layer === "Reshape") options.targetShape = c.config.target_shape;
  return options;
}

function build(c: Case, options: Record<string, unknown>): Layer {
  const layer = makeLayer(nameOf(c), options);
  if (c.adapt) {
    (layer as Layer & { adapt(data: unknown): void }).adapt(tensor(float32(c.adapt.values), c.adapt.shape));
  }
  return layer;
}

describe("layers equal Keras's", () => {
  it.each(cases)("$id $mode $config", (c) => {
    const options = optionsOf(c);
    const [rows, ...input] = c.x.shape as [number, ...number[]];
    const x = float32(c.x.values);
    const weights = c.weights.map((w) => float32(w.values));

    if (c.mode === "inference") {
      const model = sequential({ layers: [build(c, { ...options, inputShape: input })] });
      const own = model.weights;
      if (c.adapt) {
        own.forEach((w, i) => {
          expect(mismatch(w.data, c.weights[i]?.values ?? [], 1e-6)).toBe("");
        });
      } else if (c.weights.length > 0) {
        expect(own.map((w) => w.name)).toEqual(c.weights.map((w) => `${nameOf(c)}/${camel(w.name)}`));
        // Keras shows a list of axes in the order it was given, and reads the numbers in ascending order; we show what is read.
        const ascending = (shape: readonly number[]): number[] => [...shape].sort();
        expect(own.map((w) => ascending(w.shape))).toEqual(c.weights.map((w) => ascending(w.shape)));
        model.setWeights(own.map((w, i) => ({ name: w.name, data: weights[i] as Float32Array })));
      }
      expect(mismatch(model.predict(tensor(x, [rows, ...input])).data, c.y.values, 2e-6)).toBe("");
      if (c.layer === "BatchNormalization" || random.includes(nameOf(c))) return; // their gradients are asked for in training alone
    }

    const layer = build(c, options);
    // Weights that Keras keeps as constants are those that the layer begins with.
    const given = layer.weights(input).map((spec, i) => weights[i] ?? spec.initializer.sample(spec.shape));
    const got = run([layer], { input, x, weights: given, upstream: float32(c.upstream.values) });
    expect(mismatch(got.y, c.y.values, 2e-6)).toBe("");
    if (c.dx) expect(mismatch(got.dx, c.dx.values, 5e-6)).toBe("");
    for (const d of c.dweights ?? []) {
      const i = c.weights.findIndex((w) => w.name === d.name);
      expect(mismatch(got.dWeights[i] as Float32Array, d.values, 5e-6)).toBe("");
    }
    for (const w of c.weights_after ?? []) {
      const i = c.weights.findIndex((v) => v.name === w.name);
      expect(mismatch(got.after[i] as Float32Array, w.values, 2e-6)).toBe("");
    }
  });

  it.each(layerRegistry.names())("%s has golden vectors", (name) => {
    const other = [...random, ...inGraphs].includes(name) || elsewhere.test(name) || sequences.has(name);
    expect(other || cases.some((c) => nameOf(c) === name)).toBe(true);
  });

  it("a layer's own activation is the registry's", () => {
    expect(activations.leakyRelu().options.negativeSlope).toBe(0.2);
    expect(makeLayer("leakyReLU").options.negativeSlope).toBe(0.3);
  });
});

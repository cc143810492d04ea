// Masks against Keras's own numbers: what losses and metrics make of them, and which layers hand them on.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { input, type Layer, layers, losses, type Model, metrics, model, tensor } from "../../src/index.js";
import { camel, camelKeys, float32, mismatch, type Stored } from "../golden/golden.js";

interface Numbers {
  readonly shape: readonly [number, ...number[]];
  readonly values: readonly Stored[];
}
interface Part {
  readonly class: string;
  readonly options: Readonly<Record<string, unknown>>;
}
interface Case {
  readonly what?: string;
  readonly y_true: Numbers;
  readonly y_pred: Numbers;
  readonly mask: Numbers | null;
  readonly sample_weight?: Numbers | null;
}
interface LossCase extends Case {
  readonly loss: Part;
  readonly value?: number | Numbers;
  readonly dy_pred?: Numbers;
  readonly raises?: string;
}
interface MetricCase extends Case {
  readonly metric: Part;
  readonly with_mask_on_y_pred: number;
}
interface PropagationCase {
  readonly layer: string;
  readonly input_shape?: readonly number[];
  readonly output_shape: readonly number[];
  readonly output_mask: Numbers | null;
  readonly input_masks?: readonly [Numbers | null, Numbers | null];
  readonly same_as_input?: boolean;
}
const golden = JSON.parse(readFileSync(new URL("../golden/masks.json", import.meta.url), "utf8")) as {
  readonly losses: readonly LossCase[];
  readonly metrics: readonly MetricCase[];
  readonly propagation: readonly PropagationCase[];
};

const tensorOf = ({ shape, values }: Numbers) => tensor(float32(values), shape);
const rowOf = ({ shape }: Numbers): number[] => shape.slice(1);

/** A network that hands its numbers on, and the mask with them. */
function passing({ y_pred, mask }: Case): { net: Model; x: Record<string, ReturnType<typeof tensorOf>> } {
  const numbers = input({ shape: rowOf(y_pred), name: "numbers" });
  const same = layers.activation({ activation: "linear" });
  if (!mask)
    return {
      net: model({ inputs: { numbers }, outputs: same.apply(numbers) }),
      x: { numbers: tensorOf(y_pred) },
    };
  const kept = input({ shape: rowOf(mask), name: "kept" });
  return {
    net: model({ inputs: { numbers, kept }, outputs: same.apply(numbers, { mask: kept }) }),
    x: { numbers: tensorOf(y_pred), kept: tensorOf(mask) },
  };
}

const partOf = (registry: Readonly<Record<string, unknown>>, { class: kind, options }: Part): never => {
  const name = kind === "AUC" ? "auc" : kind.charAt(0).toLowerCase() + kind.slice(1);
  const given = Object.entries(camelKeys(options)).map(([key, value]) => [
    key,
    typeof value === "string" ? camel(value) : value,
  ]);
  return (registry[name] as (options: unknown) => never)(Object.fromEntries(given));
};

describe("losses of masked outputs equal Keras's", () => {
  // What Keras itself can't compute, and what reductions to no number would give, is left aside.
  // So are weights of samples that Keras takes for weights of steps where there are as many of both: ours are the samples'.
  const cases = golden.losses.filter(
    ({ value, what }) => typeof value === "number" && !what?.includes("it weighs the TIME STEPS"),
  );
  it("has cases", () => expect(cases.length).toBeGreaterThan(10));
  it.each(cases)("$what", (c) => {
    const { net, x } = passing(c);
    net.compile({ loss: partOf(losses, c.loss) });
    const options = c.sample_weight ? { sampleWeight: tensorOf(c.sample_weight) } : {};
    const got = net.gradients(x, tensorOf(c.y_true), options);
    expect(mismatch([got.loss], [c.value as number], 1e-5)).toBe("");
    const { numbers } = got.inputs as unknown as Record<string, { data: Float32Array }>;
    expect(mismatch(numbers?.data ?? [], c.dy_pred?.values ?? [], 1e-5)).toBe("");
  });
});

describe("metrics of masked outputs equal Keras's", () => {
  it.each(golden.metrics.map((c) => ({ ...c, title: `${c.metric.class} ${c.what ?? ""}` })))(
    "$title",
    async (c) => {
      const { net, x } = passing(c);
      net.compile({ loss: lossFor(c), weightedMetrics: [partOf(metrics, c.metric)] });
      const options = c.sample_weight ? { sampleWeight: tensorOf(c.sample_weight) } : {};
      const logs = await net.evaluate(x, tensorOf(c.y_true), options);
      const [value] = Object.entries(logs).flatMap(([key, v]) => (key === "loss" ? [] : [v]));
      expect(mismatch([value as number], [c.with_mask_on_y_pred], 1e-5)).toBe("");
    },
  );
});

/** A loss that takes such targets. */
const lossFor = ({ y_true, y_pred }: Case): string =>
  y_true.shape.length < y_pred.shape.length ? "sparseCategoricalCrossentropy" : "meanSquaredError";

const single: Readonly<Record<string, () => Layer>> = {
  Dense: () => layers.dense({ units: 3 }),
  "EinsumDense abc,cd->abd": () =>
    layers.einsumDense({ equation: "abc,cd->abd", outputShape: [null, 3] as never }),
  "Activation relu": () => layers.activation({ activation: "relu" }),
  ReLU: () => layers.reLU(),
  LeakyReLU: () => layers.leakyReLU(),
  PReLU: () => layers.prelu(),
  Dropout: () => layers.dropout({ rate: 0.5 }),
  SpatialDropout1D: () => layers.spatialDropout1d({ rate: 0.5 }),
  GaussianNoise: () => layers.gaussianNoise({ stddev: 0.5 }),
  LayerNormalization: () => layers.layerNormalization(),
  RMSNormalization: () => layers.rmsNormalization(),
  BatchNormalization: () => layers.batchNormalization(),
  UnitNormalization: () => layers.unitNormalization(),
  GroupNormalization: () => layers.groupNormalization({ groups: 2 }),
  "Conv1D same": () => layers.conv1d({ filters: 2, kernelSize: 3, padding: "same" }),
  "LSTM return_sequences": () => layers.lstm({ units: 2, returnSequences: true }),
  "GRU return_sequences": () => layers.gru({ units: 2, returnSequences: true }),
  "Bidirectional return_sequences": () =>
    layers.bidirectional({ layer: layers.lstm({ units: 2, returnSequences: true }) }),
  "TimeDistributed Dense": () => layers.timeDistributed({ layer: layers.dense({ units: 2 }) }),
  "Permute (2,1)": () => layers.permute({ dims: [2, 1] }),
};
const several: Readonly<Record<string, () => Layer>> = {
  "Add, both masked: OR": () => layers.add(),
  "Add, one masked: none": () => layers.add(),
  "Multiply, both masked: OR": () => layers.multiply(),
  "Average, both masked": () => layers.average(),
  "Maximum, both masked": () => layers.maximum(),
  "Subtract, both masked": () => layers.subtract(),
  "Concatenate axis -1, both masked": () => layers.concatenate({ axis: -1 }),
  "Concatenate axis -1, one masked: all kept": () => layers.concatenate({ axis: -1 }),
  "Concatenate axis 1, both masked": () => layers.concatenate({ axis: 1 }),
  "Concatenate axis 1, one masked": () => layers.concatenate({ axis: 1 }),
  "Concatenate, none masked": () => layers.concatenate(),
  "Dot axes 2": () => layers.dot({ axes: 2 }),
  "Attention: the query's mask": () => layers.attention(),
  AdditiveAttention: () => layers.additiveAttention(),
};

/** Which steps an output keeps, as a loss sees it: of losses 1, 2, 4, … for the steps it sums those that are kept. */
function keptBy(net: Model, x: Readonly<Record<string, ReturnType<typeof tensor>>>, rows: number): number[] {
  net.compile({ loss: losses.meanAbsoluteError({ reduction: "sum" }) });
  const { data, shape } = net.predict(x);
  const [, steps = 1, width = 1] = shape;
  return Array.from({ length: rows }, (_, row) => {
    const targets = data.map((v, i) => {
      const [at, step] = [Math.floor(i / (steps * width)), Math.floor(i / width) % steps];
      return at === row ? v + 2 ** step : v;
    });
    const sum = Math.round(net.testOnBatch(x, tensor(targets, shape)).loss);
    return Array.from({ length: steps }, (_, step) => (sum >> step) & 1);
  }).flat();
}

const numbersOf = (shape: readonly number[]) =>
  tensor(
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => ((i * 7) % 11) / 8 - 0.5),
    shape,
  );

describe("masks go through layers as Keras passes them", () => {
  const known = golden.propagation.filter(({ layer }) => layer in single || layer in several);
  // The mask that the generator puts on its inputs.
  const first = golden.propagation[0]?.output_mask as Numbers;

  it("has each case that is named here", () => {
    expect(known.map(({ layer }) => layer).sort()).toEqual(
      [...Object.keys(single), ...Object.keys(several)].sort(),
    );
  });

  it.each(known)("$layer", (c) => {
    const masks = c.input_masks ?? [first];
    const nodes = masks.map((mask, i) => {
      const x = input({ shape: [4, 4], name: `x${i}` });
      if (!mask) return { node: x, inputs: [x] };
      const kept = input({ shape: rowOf(mask), name: `kept${i}` });
      return {
        node: layers.activation({ activation: "linear" }).apply(x, { mask: kept }),
        inputs: [x, kept],
      };
    });
    const layer = (single[c.layer] ?? several[c.layer])?.() as Layer;
    const outputs = layer.apply(c.input_masks ? nodes.map(({ node }) => node) : (nodes[0]?.node as never));
    const named = nodes.flatMap(({ inputs }) => inputs).map((node) => [node.name, node]);
    const net = model({ inputs: Object.fromEntries(named), outputs });
    const x = Object.fromEntries(
      masks.flatMap((mask, i) => [
        [`x${i}`, numbersOf([3, 4, 4])],
        ...(mask ? [[`kept${i}`, tensorOf(mask)] as const] : []),
      ]),
    );
    const steps = c.output_shape[1] as number;
    const want = c.output_mask?.values ?? Array.from({ length: 3 * steps }, () => 1);
    expect(keptBy(net, x, 3)).toEqual(want.map(Number));
  });
});

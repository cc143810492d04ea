// Graphs, and layers within them, against Keras's own numbers: predictions, gradients, histories, and the weights after a training.
import { describe, expect, it } from "vitest";
import {
  input,
  type Layer,
  layers,
  losses,
  type Model,
  metrics,
  model,
  type Node,
  optimizers,
  type Tensor,
  tensor,
} from "../../src/index.js";
import { layerRegistry } from "../../src/layers/registry.js";
import { camel, camelKeys, float32, goldenCases, mismatch, type Stored } from "../golden/golden.js";
import { run } from "../layers/run.js";

interface Numbers {
  readonly shape: readonly [number, ...number[]];
  readonly values: readonly Stored[];
}
type Named = Numbers & { readonly name: string };
interface Spec {
  readonly class: string;
  readonly config: Readonly<Record<string, unknown>>;
}
interface LayerCase {
  readonly id: string;
  readonly layer: string;
  readonly config: Readonly<Record<string, unknown>>;
  readonly mode: "train" | "inference";
  readonly weights: readonly Named[];
  readonly x: Numbers | readonly Numbers[];
  readonly mask?: Numbers | readonly (Numbers | null)[];
  readonly y: Numbers;
  readonly upstream: Numbers;
  readonly dx?: Numbers | readonly Numbers[];
  readonly dweights?: readonly Named[];
  readonly weights_after?: readonly Named[];
}

const isSpec = (value: unknown): value is Spec =>
  typeof value === "object" && value !== null && "class" in value && "config" in value;
const short: Readonly<Record<string, string>> = {
  AdamW: "adamw",
  GRU: "gru",
  LSTM: "lstm",
  RMSNormalization: "rmsNormalization",
  RMSprop: "rmsprop",
  SGD: "sgd",
};
const nameOf = (kind: string): string =>
  short[kind] ?? kind.charAt(0).toLowerCase() + kind.slice(1).replace(/([123])D/, "$1d");

/** Choices such as "channels_first" are written in our way. */
const option = (value: unknown): unknown => (typeof value === "string" ? camel(value) : value);

function makeLayer({ class: kind, config }: Spec, name?: string): Layer {
  const options = Object.fromEntries(
    Object.entries(camelKeys(config))
      .filter(([, value]) => value !== null)
      .map(([key, value]) => [key, isSpec(value) ? makeLayer(value) : option(value)]),
  );
  return layerRegistry.factory(nameOf(kind), "test")({ ...options, ...(name ? { name } : {}) });
}

const tensorOf = ({ shape, values }: Numbers): Tensor => tensor(float32(values), shape);
const listOf = <T>(value: T | readonly T[] | undefined): T[] =>
  value === undefined ? [] : ([value].flat() as T[]);
const near = (got: ArrayLike<number>, want: Numbers, relative: number): void =>
  expect(mismatch(got, want.values, relative)).toBe("");

function setWeights(net: Model<never>, weights: readonly Named[]): void {
  net.setWeights(net.weights.map(({ name }, i) => ({ name, data: float32((weights[i] as Named).values) })));
}

describe("layers in graphs equal Keras's", () => {
  it.each(goldenCases<LayerCase>("graphLayers"))("$id $mode $config", (c) => {
    const data: Numbers[] = [];
    const node = (stored: Numbers): Node => {
      data.push(stored);
      return input({ shape: stored.shape.slice(1), name: `x${data.length}` });
    };
    const x = listOf<Numbers>(c.x as Numbers).map(node);
    const masks = listOf(c.mask as Numbers | undefined).map((m) => (m === null ? null : node(m)));
    const options = masks.length > 0 ? { mask: masks } : {};
    const y = makeLayer({ class: c.layer, config: c.config }).apply(x, options);
    const inputs = [...x, ...(masks.filter((m) => m !== null) as Node[])];
    const net = model({ inputs, outputs: [y], seed: 1 });
    setWeights(net as unknown as Model<never>, c.weights);
    const training = c.mode === "train";
    const got = net.backward(data.map(tensorOf), [tensorOf(c.upstream)], { training });
    expect((got.outputs[0] as Tensor).shape).toEqual(c.y.shape);
    near((got.outputs[0] as Tensor).data, c.y, 5e-6);
    for (const [i, want] of listOf<Numbers>(c.dx as Numbers).entries())
      near((got.inputs as Tensor[])[i]?.data as Float32Array, want, 2e-5);
    for (const want of c.dweights ?? []) {
      const { name } = net.weights[c.weights.findIndex((w) => w.name === want.name)] as { name: string };
      near(got.weights.find((w) => w.name === name)?.data as Float32Array, want, 2e-5);
    }
    if (!c.weights_after || c.mask) return;
    const stored = c.x as Numbers;
    const { after } = run([makeLayer({ class: c.layer, config: c.config })], {
      input: stored.shape.slice(1),
      x: float32(stored.values),
      weights: c.weights.map((w) => float32(w.values)),
      upstream: float32(c.upstream.values),
    });
    for (const want of c.weights_after)
      near(after[c.weights.findIndex((w) => w.name === want.name)] as Float32Array, want, 5e-6);
  });
});

/** A tensor is "layer:call", or "layer:call:output". */
type Reference = string | boolean | readonly string[];
interface Inbound {
  readonly args: readonly Reference[];
  readonly kwargs?: Readonly<Record<string, Reference>>;
}
interface GraphSpec {
  readonly layers: readonly {
    readonly name: string;
    readonly class: string;
    readonly config: unknown;
    readonly inbound: readonly Inbound[];
  }[];
  readonly outputs: readonly string[];
}
interface GraphCase {
  readonly id: string;
  readonly graph: GraphSpec;
  readonly loss: readonly { readonly class: string; readonly options: Record<string, unknown> }[];
  readonly loss_weights?: readonly number[];
  readonly metrics?: readonly (readonly string[])[];
  readonly optimizer: { readonly class: string; readonly options: Record<string, unknown> };
  readonly batch_size: number;
  readonly x: readonly Numbers[];
  readonly y: readonly Numbers[];
  readonly batches: readonly (readonly number[])[];
  readonly initial_weights: readonly (Named & { readonly layer: string })[];
  readonly initial_predictions: readonly Numbers[];
  readonly grads_step0: readonly Named[];
  readonly loss_per_step: readonly number[];
  readonly final_weights: readonly Numbers[];
  readonly final_predictions: readonly Numbers[];
  readonly fit_history: Readonly<Record<string, number>>;
  readonly evaluate_after_fit: Readonly<Record<string, number>>;
  readonly zero_gradient_weights?: readonly string[];
}

/** A graph as the files write it. */
function build(graph: GraphSpec, name?: string): Model<Tensor[]> {
  const calls = new Map<string, readonly Node[]>();
  const inputs: Node[] = [];
  const keyOf = (reference: string): string => reference.split(":").slice(0, 2).join(":");
  const resolved = (reference: Reference): Node | Node[] | boolean => {
    if (typeof reference === "boolean") return reference;
    if (typeof reference !== "string") return reference.map((one) => resolved(one) as Node);
    return calls.get(keyOf(reference))?.[Number(reference.split(":")[2] ?? 0)] as Node;
  };
  const waiting: { key: string; needs: string[]; apply: () => Node | Node[] }[] = [];
  for (const spec of graph.layers) {
    if (spec.class === "InputLayer") {
      const node = input({ shape: (spec.config as { shape: number[] }).shape, name: spec.name });
      inputs.push(node);
      calls.set(`${spec.name}:0`, [node]);
      continue;
    }
    const layer =
      spec.class === "Functional"
        ? build(spec.config as GraphSpec, spec.name)
        : makeLayer(spec as unknown as Spec, spec.name);
    spec.inbound.forEach(({ args, kwargs = {} }, call) => {
      const needs = [args, Object.values(kwargs)].flat(2).filter((key) => typeof key === "string");
      const apply = (): Node | Node[] =>
        (layer as Layer).apply<Node | Node[]>(
          args.flatMap((one) => resolved(one) as Node),
          Object.fromEntries(Object.entries(kwargs).map(([key, one]) => [camel(key), resolved(one)])),
        );
      waiting.push({ key: `${spec.name}:${call}`, needs, apply });
    });
  }
  while (waiting.length > 0) {
    const at = waiting.findIndex(({ needs }) => needs.every((key) => calls.has(keyOf(key))));
    const [next] = waiting.splice(at, 1);
    if (next) calls.set(next.key, [next.apply()].flat());
  }
  const outputs = graph.outputs.map((one) => resolved(one) as Node);
  return model({ inputs, outputs, seed: 1, ...(name ? { name } : {}) });
}

describe("graphs equal Keras's", () => {
  it.each(goldenCases<GraphCase>("graphs"))("$id", async (c) => {
    const net = build(c.graph);
    const several = c.loss.length > 1;
    const one = <T>(list: readonly T[]): T | readonly T[] => (several ? list : (list[0] as T));
    const made = <T>(family: object, kind: string, options: unknown): T =>
      (family as Record<string, (o: unknown) => T>)[nameOf(kind)]?.(options) as T;
    net.compile({
      optimizer: made(optimizers, c.optimizer.class, camelKeys(c.optimizer.options)),
      loss: one(c.loss.map((l) => made<never>(losses, l.class, camelKeys(l.options)))) as never,
      metrics: one((c.metrics ?? []).map((list) => list.map((m) => (m in metrics ? m : camel(m))))) as never,
      ...(c.loss_weights ? { lossWeights: c.loss_weights } : {}),
    });
    // Ours in the order of Keras's: by the layer's name in the path.
    const own = [...new Set(c.initial_weights.map((w) => w.layer))].flatMap((layer) =>
      net.weights.map((w) => w.name).filter((n) => n.split("/").slice(0, -1).includes(layer)),
    );
    expect(own).toHaveLength(c.initial_weights.length);
    net.setWeights(own.map((name, i) => ({ name, data: float32((c.initial_weights[i] as Named).values) })));
    const x = c.x.map(tensorOf);
    const y = one(c.y.map(tensorOf)) as Tensor[];
    for (const [i, p] of net.predict(x).entries()) near(p.data, c.initial_predictions[i] as Numbers, 2e-5);

    const rows = (t: Tensor): Tensor => {
      const size = t.data.length / (t.shape[0] as number);
      const numbers = (c.batches[0] as number[]).flatMap((r) => [...t.data.slice(r * size, (r + 1) * size)]);
      return tensor(numbers, [numbers.length / size, ...t.shape.slice(1)]);
    };
    const slopes = net.gradients(x.map(rows), one(c.y.map(tensorOf).map(rows)) as Tensor[]);
    expect(mismatch([slopes.loss], [c.loss_per_step[0] as number], 2e-5)).toBe("");
    for (const want of c.grads_step0) {
      const name = own[c.initial_weights.findIndex((w) => w.name === want.name)];
      near(slopes.weights.find((w) => w.name === name)?.data as Float32Array, want, 2e-5);
    }

    const { history } = await net.fit(x, y, { batchSize: c.batch_size, sampling: "sequential" });
    for (const [key, want] of Object.entries(c.fit_history))
      expect(mismatch(history[camel(key)] as number[], [want], 1e-4)).toBe("");
    own.forEach((name, i) => {
      if (c.zero_gradient_weights?.includes((c.initial_weights[i] as Named).name)) return;
      near(
        net.weights.find((w) => w.name === name)?.data as Float32Array,
        c.final_weights[i] as Numbers,
        1e-4,
      );
    });
    for (const [i, p] of net.predict(x).entries()) near(p.data, c.final_predictions[i] as Numbers, 1e-4);
    const scores = await net.evaluate(x, y, { batchSize: c.batch_size });
    for (const [key, want] of Object.entries(c.evaluate_after_fit))
      expect(mismatch([scores[camel(key)] as number], [want], 1e-4)).toBe("");
  });
});

it("every layer of several inputs has golden numbers here", () => {
  const known = goldenCases<LayerCase>("graphLayers").map((c) => nameOf(c.layer));
  for (const name of ["add", "subtract", "multiply", "average", "maximum", "minimum", "concatenate", "dot"])
    expect(known).toContain(name);
  expect(Object.keys(layers)).toContain("dot");
});

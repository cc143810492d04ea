// A model as one safetensors file: the weights, and in the metadata the rest, as JSON. A row of layers is stored as a list of them
// (version 1); another graph as nodes and edges (version 2): its inputs, its layers, and their calls, with nodes by their numbers, those of
// the inputs first, then those that each call gives.
import type { NamedWeight } from "../callbacks/trainee.js";
import { writeSafetensors } from "../files/writeSafetensors.js";
import type { Layer } from "../layers/layer.js";
import { mapNodes, type Node } from "../layers/node.js";
import type { Graph } from "../network/graph.js";
import { describe, isPart, type Part } from "../parts/part.js";
import type { CompileOptions } from "../training/compiled.js";
import { isRecord } from "../training/perOutput.js";
import type { JsonObject } from "./annotations.js";
import type { Blueprint } from "./blueprint.js";

export const FORMAT = "downhill";
/** The newest that is read; a row of layers is written as version 1. */
export const VERSION = 2;

/** What is stored of a model. */
interface Stored {
  readonly seed: number;
  readonly blueprint: Blueprint;
  readonly layers: readonly Layer[];
  readonly weights: readonly NamedWeight[];
  readonly compileOptions: CompileOptions | undefined;
  readonly labels: readonly string[] | undefined;
  readonly preprocessing: JsonObject | undefined;
}

export function encodeModel(model: Stored): Uint8Array<ArrayBuffer> {
  const { labels, preprocessing } = model;
  refuseCode([model.layers, model.compileOptions]);
  const description = { ...describeModel(model), labels, preprocessing };
  return writeSafetensors(model.weights, { format: FORMAT, model: JSON.stringify(description) });
}

/** @throws {TypeError} where a part holds code, wherever it stands. */
function refuseCode(value: unknown): void {
  if (isPart(value)) {
    if (value.unsavable) throw new TypeError(`toBytes: ${value.unsavable}`);
    refuseCode(value.options);
  } else if (Array.isArray(value)) value.forEach(refuseCode);
  else if (isRecord(value)) Object.values(value).forEach(refuseCode);
}

/** What the numbers of a training depend on: architecture, seed and how it was compiled. */
export function describeModel(model: Stored): Record<string, unknown> {
  const { compileOptions, seed, blueprint } = model;
  const compile = compileOptions ? { compile: describeCompile(compileOptions) } : {};
  if (blueprint.row) return { version: 1, seed, layers: model.layers.map(describe), ...compile };
  return { version: VERSION, seed, name: blueprint.name, graph: describeGraph(model), ...compile };
}

/** A call: the number of its layer, the numbers of its nodes, and its options, with a node as { node: number }. */
export interface StoredCall {
  readonly layer: number;
  readonly inputs: readonly number[];
  readonly options?: Readonly<Record<string, unknown>>;
  readonly within?: readonly string[];
  readonly label?: string;
}

export interface StoredGraph {
  readonly inputs: readonly { readonly name?: string; readonly shape: readonly (number | null)[] }[];
  readonly layers: readonly unknown[];
  readonly calls: readonly StoredCall[];
  readonly outputs: readonly number[];
  /** Keys of inputs or outputs that are a record; null where they are a list, absent where there is one. */
  readonly inputKeys?: readonly string[] | null;
  readonly outputKeys?: readonly string[] | null;
}

function describeGraph({ blueprint }: Stored): StoredGraph {
  const { graph, inputs, outputs } = blueprint;
  const numbers = numbersOf(graph);
  const numberOf = (node: Node): number => numbers.get(node) as number;
  const sites = graph.places.map(({ site }) => site);
  const keys = (form: typeof inputs, name: "inputKeys" | "outputKeys") =>
    form.kind === "one" ? {} : { [name]: form.kind === "list" ? null : form.names };
  return {
    inputs: graph.inputs.map((node) => ({ ...(node.isNamed ? { name: node.name } : {}), shape: node.shape })),
    layers: graph.places.map(({ layer }) => describe(layer)),
    calls: graph.calls.map((call) => {
      const options = Object.entries(mapNodes(call.options, (node) => ({ node: numberOf(node) }))).filter(
        ([, value]) => value !== undefined,
      );
      return {
        layer: sites.indexOf(call.site),
        inputs: call.inputs.map(numberOf),
        ...(options.length > 0 ? { options: Object.fromEntries(options) } : {}),
        ...(call.within.length > 0 ? { within: call.within } : {}),
        ...(call.label === undefined ? {} : { label: call.label }),
      };
    }),
    outputs: graph.outputs.map(numberOf),
    ...keys(inputs, "inputKeys"),
    ...keys(outputs, "outputKeys"),
  };
}

/** Every node's number in a file. */
function numbersOf({ inputs, calls }: Graph): Map<Node, number> {
  const all = [...inputs, ...calls.flatMap((call) => call.outputs)];
  return new Map(all.map((node, i) => [node, i]));
}

function describeCompile(options: CompileOptions): Record<string, unknown> {
  const plain = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(plain);
    if (isPart(value)) return describe(value as Part);
    return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, plain(v)])) : value;
  };
  return {
    optimizer: plain(options.optimizer ?? "rmsprop"),
    loss: plain(options.loss),
    ...(options.lossWeights === undefined ? {} : { lossWeights: options.lossWeights }),
    metrics: plain(options.metrics ?? []),
    weightedMetrics: plain(options.weightedMetrics ?? []),
    ...(options.precision ? { precision: options.precision } : {}),
  };
}

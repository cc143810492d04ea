// The maker of models of any shape.
import { show } from "../errors.js";
import { isNode, type Node, needRows } from "../layers/node.js";
import { graphBetween } from "../network/graph.js";
import type { StoredNumbers } from "../network/network.js";
import { optional, text } from "../options.js";
import type { Tensor } from "../tensor.js";
import { type Form, isRecord } from "../training/perOutput.js";
import { checkSeed, refuseUnknown } from "./checks.js";
import { MOST_LAYERS, Model } from "./model.js";

type Nodes = Node | readonly Node[] | Readonly<Record<string, Node>>;

export interface ModelOptions<O extends Nodes = Nodes> {
  /** A node, a list, or a record of nodes; data are given likewise. */
  readonly inputs: Nodes;
  readonly outputs: O;
  /** Every random choice derives from it: a whole number, 0 … 2⁵³ − 1. Default 0. */
  readonly seed?: number;
  /** Its name within other models. Default `"model"`. */
  readonly name?: string;
}

/** What `predict` gives for outputs. */
export type Predictions<O extends Nodes> = O extends Node
  ? Tensor
  : O extends readonly Node[]
    ? Tensor[]
    : { [K in keyof O]: Tensor };

/**
 * A model of any graph of layers: all that lies between its inputs and its outputs. Layers that other models have already bring their
 * weights along; whoever trains them changes them for all.
 *
 * @param options.inputs a node, a list, or a record of nodes: data are given, and predictions come, in the same form.
 * @param options.outputs likewise.
 * @param options.seed from which initial weights, shuffles, dropout and noise derive. Default 0.
 * @param options.name its name within other models.
 * @throws {RangeError} where an output depends on an input that is not given, an input is not used, two layers have one name, or a layer is
 *   applied to shapes that need other weights.
 * @example
 * const x = input({ shape: [4] });
 * const h = layers.dense({ units: 4, activation: "relu" }).apply(x);
 * const y = layers.dense({ units: 1 }).apply(layers.add().apply([x, h]));
 * const net = model({ inputs: x, outputs: y, seed: 42 });
 * @see https://keras.io/guides/functional_api/
 */
export function model<O extends Nodes>(options: ModelOptions<O>): Model<Predictions<O>> {
  return modelOf(options);
}

/** @param stored the weights' numbers from a file. */
export function modelOf<O extends Nodes>(
  options: ModelOptions<O>,
  stored?: StoredNumbers,
): Model<Predictions<O>> {
  const { seed = 0 } = options ?? {};
  refuseUnknown("model", options ?? {}, ["inputs", "outputs", "seed", "name"]);
  const inputs = nodesOf(options?.inputs, "inputs");
  const outputs = nodesOf(options?.outputs, "outputs");
  checkSeed(seed, "model");
  const name = options.name === undefined ? undefined : optional(text()).parse(options.name, "model: name");
  if (new Set(inputs.nodes).size < inputs.nodes.length)
    throw new RangeError("model: inputs has one node twice. Name each once.");
  const graph = graphBetween(inputs.nodes, outputs.nodes, "model");
  if (graph.calls.length > MOST_LAYERS) {
    throw new RangeError(
      `model: ${graph.calls.length} layers lie between inputs and outputs, at most ${MOST_LAYERS} are accepted.`,
    );
  }
  if (graph.calls.length === 0)
    throw new RangeError("model: outputs are inputs. A model has at least one layer.");
  return new Model(
    {
      graph,
      seed,
      inputs: formOf(inputs, graph.inputNames),
      outputs: formOf(outputs, graph.outputNames),
      name,
      row: false,
    },
    stored,
  );
}

interface Given {
  readonly kind: Form["kind"];
  readonly nodes: readonly Node[];
  readonly keys?: readonly string[];
}

function nodesOf(given: unknown, what: string): Given {
  if (isNode(given)) {
    needRows([given], `model: ${what}`);
    return { kind: "one", nodes: [given] };
  }
  const expected = `a node such as input({ shape: [4] }), a list, or a record of nodes`;
  const nodes = Array.isArray(given) ? given : isRecord(given) ? Object.values(given) : undefined;
  if (!nodes) throw new TypeError(`model: ${what} must be ${expected}, got ${show(given)}.`);
  nodes.forEach((node: unknown, i) => {
    if (!isNode(node)) throw new TypeError(`model: ${what} must be ${expected}, got ${show(node)} at ${i}.`);
  });
  needRows(nodes, `model: ${what}`);
  if (nodes.length === 0) throw new RangeError(`model: ${what} is empty. Pass ${expected}.`);
  if (Array.isArray(given)) return { kind: "list", nodes };
  return { kind: "record", nodes, keys: Object.keys(given as object) };
}

function formOf({ kind, keys }: Given, names: readonly string[]): Form {
  return { kind, names: keys ?? names, others: names };
}

// Nodes: what graphs are drawn with. `input` makes one, `layer.apply(nodes)` makes more; `model` turns those between its inputs and
// its outputs into a network. A node only remembers where it comes from: nothing is computed, and no memory is taken.
//
// An axis may be `null`, as long as the data say. Layers need not know: their shapes are asked for with two lengths in the place of
// `null`, and an axis that comes out different is `null` again.
import { show } from "../errors.js";
import { type Option, optionsObject, parseOptions, type Schema, text } from "../options.js";
import { type Shape, showShape } from "../shape.js";
import { type Call, type CallOptions, type Layer, Node, type Site, SOME_ROWS } from "./graphTypes.js";

/** Stand for an axis whose length is not known: divided by the strides and factors that are likely, and told apart afterwards. */
const LENGTHS = [55_440, 110_880] as const;

export { type Call, type CallOptions, Node, type Site, SOME_ROWS } from "./graphTypes.js";

/** Whether a length stands for an axis whose length is not known. */
export const standsForAny = (length: number): boolean => (LENGTHS as readonly number[]).includes(length);

export interface InputOptions {
  /** Shape of a row, without the batch axis; null: an axis as long as the data say. */
  readonly shape: readonly (number | null)[];
  readonly name?: string;
}

/**
 * A node that data go into.
 *
 * @param options.shape of a row, without the batch axis; `null` for an axis as long as the data say. `[]`: a number a row.
 * @param options.name for records of data and for exports. Default `"input"`, `"input_1"`, …
 * @throws {TypeError | RangeError} for what is no shape.
 * @example
 * const pixels = input({ shape: [28, 28], name: "pixels" });
 * const y = layers.flatten().apply(pixels);
 * @see https://keras.io/api/layers/core_layers/input/
 */
export function input(options: InputOptions): Node {
  const { shape, name } = optionsObject("input", options, "shape") as InputOptions;
  parseOptions("input", {}, options, ["shape", "name"]);
  const good = (size: unknown): boolean =>
    size === null || (Number.isSafeInteger(size) && (size as number) >= 1);
  if (!Array.isArray(shape) || !shape.every(good)) {
    throw new TypeError(
      `input: shape must be a list of whole numbers >= 1, or null where the data say, got ${show(shape)}.`,
    );
  }
  const label = name === undefined ? undefined : text().parse(name, "input: name");
  const known = (length: number): Shape => shape.map((size: number | null) => size ?? length);
  return new Node(undefined, 0, [known(LENGTHS[0]), known(LENGTHS[1])], label);
}

export function isNode(value: unknown): value is Node {
  return value instanceof Node;
}

/** A call option that is a node. */
export const nodeOption = (): Option<Node | undefined, Node> => ({
  expected: "a node",
  parse(value, who) {
    if (!isNode(value)) throw new TypeError(`${who} must be a node, got ${show(value)}.`);
    return value;
  },
});

/** A call option that is a node, or a list of nodes with null for none. */
export const nodesOption = (): Option<
  readonly (Node | undefined)[] | undefined,
  Node | readonly (Node | null)[]
> => ({
  expected: "a node, or a list of nodes",
  parse: (value, who) =>
    [value].flat().map((one) => (one === null ? undefined : nodeOption().parse(one, who))),
});

const always: Schema = { mask: nodesOption() };

/** A layer's own site: every graph that applies it has its weights. */
const sites = new WeakMap<Layer, Site>();

export function siteOf(layer: Layer): Site {
  let site = sites.get(layer);
  if (!site) {
    site = { layer };
    sites.set(layer, site);
  }
  return site;
}

/** The nodes that a layer gives for others: `layer.apply`. */
export function applyLayer(layer: Layer, given: Node | readonly Node[], options: unknown): Node | Node[] {
  const inputs = [given].flat() as Node[];
  inputs.forEach((node, i) => {
    if (!isNode(node)) {
      throw new TypeError(
        `${layer.name}: apply takes a node, or a list of nodes, such as input({ shape: [4] }), got ${show(node)}${inputs.length > 1 ? ` at ${i}` : ""}.`,
      );
    }
  });
  if (inputs.length === 0) throw new RangeError(`${layer.name}: apply got no node.`);
  const outputs =
    inputs.find((node) => node.applied)?.applied?.(layer, inputs, options) ?? drawn(layer, inputs, options);
  return outputs.length === 1 ? (outputs[0] as Node) : [...outputs];
}

function drawn(layer: Layer, inputs: readonly Node[], options: unknown): readonly Node[] {
  needRows(inputs, layer.name);
  return callAgain(siteOf(layer), inputs, options).outputs;
}

/** @throws {RangeError} where nodes are no rows of data any more. */
export function needRows(nodes: readonly Node[], who: string): void {
  const whole = nodes.find((node) => !node.isBatch || node.rows[0].includes(SOME_ROWS));
  if (!whole) return;
  throw new RangeError(
    `${who}: takes nodes whose first axis alone is the batch, ${whole.name} has ${whole.isBatch ? "a second one as long" : "reduced it"}. Give it to operations only.`,
  );
}

/** A call with options that are checked first. */
export function callAgain(
  site: Site,
  inputs: readonly Node[],
  options: unknown,
  within: readonly string[] = [],
  label?: string,
): Call {
  const { name, callOptions } = site.layer;
  const checked = parseOptions(`${name}: apply`, { ...always, ...callOptions }, options);
  return makeCall(site, inputs, checked as CallOptions<Node>, within, label);
}

/** Draws one application of a layer. */
export function makeCall(
  site: Site,
  inputs: readonly Node[],
  options: CallOptions<Node>,
  within: readonly string[],
  label?: string,
): Call {
  const { layer } = site;
  const shapes = (i: 0 | 1): readonly Shape[] =>
    layer.outputShapes(
      inputs.map((node) => node.rows[i]),
      mapNodes(options, (node) => node.rows[i]),
    );
  const first = shapes(0);
  const known = [...inputs, ...nodesIn(options)].every(({ rows: [a, b] }) => showShape(a) === showShape(b));
  const second = known ? first : shapes(1);
  const outputs: Node[] = [];
  const call: Call = { site, inputs, options, outputs, within, label };
  first.forEach((shape, i) => {
    outputs.push(new Node(call, i, [shape, second[i] as Shape]));
  });
  return call;
}

/** Call options with something else in the place of nodes. */
export function mapNodes<T>(options: CallOptions<Node>, to: (node: Node) => T): CallOptions<T> {
  const each = (value: unknown): unknown =>
    isNode(value) ? to(value) : Array.isArray(value) ? value.map(each) : value;
  return Object.fromEntries(
    Object.entries(options).map(([key, value]) => [key, each(value)]),
  ) as CallOptions<T>;
}

/** The nodes among call options. */
export function nodesIn(options: CallOptions<Node>): Node[] {
  return Object.values(options).flat().filter(isNode);
}

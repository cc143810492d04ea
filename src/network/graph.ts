// A graph: the calls of layers between some inputs and some outputs, in an order in which they can be computed, and the layers that
// they apply, with their names. Layers stand in the order in which Keras lists them: by their distance from the outputs.
import { show } from "../errors.js";
import type { Layer } from "../layers/layer.js";
import { type Call, type CallOptions, makeCall, mapNodes, Node, nodesIn, type Site } from "../layers/node.js";
import { type Shape, showShape } from "../shape.js";

/** A layer in a graph. */
export interface Place {
  readonly site: Site;
  readonly layer: Layer;
  /** Its name in the model, such as "dense_1", those of the models it lies within before it. */
  readonly name: string;
  readonly calls: readonly Call[];
}

export interface Graph {
  readonly inputs: readonly Node[];
  readonly outputs: readonly Node[];
  readonly inputNames: readonly string[];
  /** Names of the layers that give the outputs. */
  readonly outputNames: readonly string[];
  /** In the order in which they are computed. */
  readonly calls: readonly Call[];
  readonly places: readonly Place[];
}

/** The graph between nodes. @param who begins messages. */
export function graphBetween(inputs: readonly Node[], outputs: readonly Node[], who: string): Graph {
  const { calls, found } = inOrder(inputs, outputs, who);
  const unused = inputs.findIndex((node) => !found.has(node));
  if (unused >= 0) {
    throw new RangeError(
      `${who}: no output depends on the input ${show(inputs[unused]?.name)} (${unused}). Leave it out, or apply layers to it.`,
    );
  }
  const places = named(inDepth(calls), who);
  const nameOf = new Map(places.flatMap((place) => place.calls.map((call) => [call, place.name] as const)));
  const outputNames = outputs.map(
    (node) => node.call?.within[0] ?? (node.call ? (nameOf.get(node.call) ?? node.name) : node.name),
  );
  return {
    inputs,
    outputs,
    inputNames: inputNames(inputs, who),
    outputNames: unique(outputNames),
    calls,
    places,
  };
}

/** Layers one after the other, each a layer of its own even where the same one stands twice. */
export function chain(layers: readonly Layer[], who: string): Graph {
  const first = layers[0] as Layer;
  if (!first.inputShape) {
    throw new TypeError(
      `${who}: the first layer (${first.name}) needs inputShape, the shape of one input row, such as inputShape: [4].`,
    );
  }
  const start = new Node(undefined, 0, [first.inputShape, first.inputShape]);
  let node = start;
  layers.forEach((layer, i) => {
    const before = node.rows[0];
    if (i > 0 && layer.inputShape && showShape(layer.inputShape) !== showShape(before)) {
      throw new RangeError(
        `${who}: layer ${i} (${layer.name}) has inputShape ${showShape(layer.inputShape)}, the layer before gives ${showShape(before)}. Leave inputShape out.`,
      );
    }
    const { outputs } = makeCall({ layer }, [node], {}, []);
    if (outputs.length > 1) {
      throw new RangeError(
        `${who}: layer ${i} (${layer.name}) gives ${outputs.length} outputs, a layer in a row has one. Use model({ inputs, outputs }).`,
      );
    }
    node = outputs[0] as Node;
  });
  return graphBetween([start], [node], who);
}

/** The same calls again, from other nodes. @param siteOf whose weights the new calls have. */
export function retrace(
  graph: Graph,
  inputs: readonly Node[],
  siteOf: (site: Site) => Site = (site) => site,
  within: readonly string[] = [],
): Node[] {
  const names = new Map(
    graph.places.flatMap(({ calls, name }) => calls.map((call) => [call, name] as const)),
  );
  const next = new Map(graph.inputs.map((node, i) => [node, inputs[i] as Node]));
  const to = (node: Node): Node => next.get(node) as Node;
  for (const call of graph.calls) {
    // The name that a layer has in a model stays its own within another.
    const inner =
      within.length === 0 ? call.within : [...within, ...(names.get(call) as string).split("/").slice(0, -1)];
    const label = within.length === 0 ? call.label : (names.get(call) as string).split("/").at(-1);
    const made = makeCall(
      siteOf(call.site),
      call.inputs.map(to),
      mapNodes(call.options, to) as CallOptions<Node>,
      inner,
      label,
    );
    call.outputs.forEach((node, i) => void next.set(node, made.outputs[i] as Node));
  }
  return graph.outputs.map(to);
}

/** A copy whose layers have weights of their own. */
export function copyOf(graph: Graph, who: string): Graph {
  const sites = new Map<Site, Site>();
  const inputs = graph.inputs.map(
    (node) => new Node(undefined, 0, node.rows, node.isNamed ? node.name : undefined),
  );
  const outputs = retrace(graph, inputs, (site) => {
    const own = sites.get(site) ?? { layer: site.layer };
    sites.set(site, own);
    return own;
  });
  return graphBetween(inputs, outputs, who);
}

/** Shapes of the outputs' rows for those of the inputs, where some have axes as long as the data say. */
export function outputShapes(graph: Graph, inputs: readonly Shape[]): Shape[] {
  const shapes = new Map<Node, Shape>(graph.inputs.map((node, i) => [node, inputs[i] as Shape]));
  const of = (node: Node): Shape => shapes.get(node) as Shape;
  for (const call of graph.calls) {
    const rows = call.site.layer.outputShapes(call.inputs.map(of), mapNodes(call.options, of));
    call.outputs.forEach((node, i) => void shapes.set(node, rows[i] as Shape));
  }
  return graph.outputs.map(of);
}

/** All calls that outputs need, each behind those that it needs itself. Without recursion: networks may be deep. */
function inOrder(
  inputs: readonly Node[],
  outputs: readonly Node[],
  who: string,
): { calls: Call[]; found: Set<Node> } {
  const given = new Set(inputs);
  const found = new Set<Node>();
  const calls: Call[] = [];
  const state = new Map<Call, "begun" | "done">();
  const stack: (Node | Call)[] = [...outputs].reverse();
  for (let next = stack.pop(); next; next = stack.pop()) {
    if (!(next instanceof Node)) {
      state.set(next, "done");
      calls.push(next);
      continue;
    }
    found.add(next);
    const { call } = next;
    if (given.has(next) || (call && state.get(call) === "done")) continue;
    if (!call) {
      throw new RangeError(
        `${who}: an output depends on the input ${show(next.name)}, which is not among inputs. Add it.`,
      );
    }
    if (state.has(call))
      throw new RangeError(`${who}: ${call.site.layer.name} depends on itself. A graph has no circles.`);
    state.set(call, "begun");
    stack.push(call, ...[...call.inputs, ...nodesIn(call.options)].reverse());
  }
  return { calls, found };
}

/** The layers of calls, those farthest from the outputs first, as Keras lists them. */
function inDepth(calls: readonly Call[]): { site: Site; calls: Call[] }[] {
  const layers = new Map<Site, { site: Site; calls: Call[]; depth: number }>();
  const depths = new Map<Call, number>();
  for (const call of calls) {
    const known = layers.get(call.site);
    if (known) known.calls.push(call);
    else layers.set(call.site, { site: call.site, calls: [call], depth: 0 });
  }
  for (const call of [...calls].reverse()) {
    const layer = layers.get(call.site) as { depth: number };
    layer.depth = Math.max(depths.get(call) ?? 0, layer.depth);
    depths.set(call, layer.depth);
    for (const { call: before } of [...call.inputs, ...nodesIn(call.options)]) {
      if (before) depths.set(before, Math.max(depths.get(before) ?? 0, layer.depth + 1));
    }
  }
  return [...layers.values()].sort((a, b) => b.depth - a.depth);
}

function named(layers: readonly { site: Site; calls: Call[] }[], who: string): Place[] {
  const counts = new Map<string, number>();
  const names = new Set<string>();
  return layers.map(({ site, calls }) => {
    const { layer } = site;
    const { label = layer.label, within } = calls[0] as Call;
    const path = [...within, ""].join("/");
    let name = path + (label ?? layer.name);
    if (label === undefined) {
      const number = counts.get(name) ?? 0;
      counts.set(name, number + 1);
      if (number > 0) name += `_${number}`;
    }
    if (names.has(name))
      throw new RangeError(`${who}: two layers are called "${name}". Give them different names.`);
    names.add(name);
    return { site, layer, name, calls };
  });
}

function inputNames(inputs: readonly Node[], who: string): string[] {
  const names = new Set(inputs.filter((node) => node.isNamed).map((node) => node.name));
  if (names.size < inputs.filter((node) => node.isNamed).length)
    throw new RangeError(
      `${who}: two inputs have one name (${inputs.map((n) => n.name).join(", ")}). Give them different names.`,
    );
  let number = 0;
  return inputs.map((node) => {
    if (node.isNamed || node.call) return node.name;
    let name = "";
    do name = number === 0 ? "input" : `input_${number}`;
    while (names.has(name) && ++number);
    number++;
    return name;
  });
}

/** Names made different by numbers, where one comes twice. */
function unique(names: readonly string[]): string[] {
  const taken = new Set<string>();
  return names.map((wanted) => {
    let name = wanted;
    for (let i = 1; taken.has(name); i++) name = `${wanted}_${i}`;
    taken.add(name);
    return name;
  });
}

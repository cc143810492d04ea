// A picture of a model as text in Mermaid's language, which GitHub, GitLab, editors and mermaid.live draw: layers are boxes, inputs are round,
// what comes from nodes is an arrow. Text needs no library for the layout; who draws it has one. https://mermaid.js.org/syntax/flowchart.html
import type { Call, Node } from "../layers/node.js";
import { nodesIn } from "../layers/node.js";
import { expectModel } from "../model/expectModel.js";
import type { Model } from "../model/model.js";
import { showNode } from "../network/summary.js";
import { flag, type Given, oneOf, parseOptions } from "../options.js";

const schema = {
  direction: oneOf(["topDown", "leftRight"], "topDown"),
  showShapes: flag(true),
  showNames: flag(true),
};

/** Boxes of a model, by the models that they lie within. */
interface Room {
  readonly lines: string[];
  readonly rooms: Map<string, Room>;
}

/**
 * A picture of a model's graph as Mermaid text: layers as boxes, inputs with round ends, models within models as boxes around theirs. A layer
 * that is applied several times is one box with an arrow for each input.
 *
 * @param model any model; it need not be compiled.
 * @param options.direction `"topDown"` or `"leftRight"`. Default `"topDown"`.
 * @param options.showShapes whether boxes show the shapes of outputs. Default true.
 * @param options.showNames whether boxes show the names of layers, and not only their kinds. Default true.
 * @returns text for a file `.mmd`, or for a block ```` ```mermaid ```` of Markdown.
 * @throws {TypeError} for what is no model.
 * @example
 * const x = input({ shape: [4] });
 * const h = layers.dense({ units: 4 }).apply(x);
 * const text = plotModel(model({ inputs: x, outputs: layers.add().apply([x, h]) }));
 * @see https://keras.io/api/utils/model_plotting_utils/#plot_model-function
 */
export function plotModel(model: Model<unknown>, options?: Given<typeof schema>): string {
  const { direction, showShapes, showNames } = parseOptions("plotModel", schema, options);
  expectModel("plotModel", model);
  const { graph } = model.blueprint;
  const box = (words: readonly string[]): string => `"${words.map(escaped).join("<br/>")}"`;
  const shapes = (nodes: readonly Node[]): string[] => (showShapes ? [nodes.map(showNode).join(", ")] : []);
  const all: Room = { lines: [], rooms: new Map() };
  const ids = new Map<Node, string>();
  graph.inputs.forEach((node, i) => {
    ids.set(node, `input${i}`);
    const name = showNames ? (graph.inputNames[i] as string) : "input";
    all.lines.push(`input${i}([${box([name, ...shapes([node])])}])`);
  });
  const arrows: string[] = [];
  const places = graph.places.map(({ layer, name, calls }, i) => {
    const { outputs, within } = calls[0] as Call;
    const own = name.split("/").slice(within.length).join("/");
    const words = showNames && own !== layer.name ? [own, layer.name] : [layer.name];
    roomAt(all, within).lines.push(`layer${i}[${box([...words, ...shapes(outputs)])}]`);
    for (const call of calls) for (const node of call.outputs) if (!ids.has(node)) ids.set(node, `layer${i}`);
    return { id: `layer${i}`, calls };
  });
  for (const { id, calls } of places)
    for (const call of calls)
      for (const node of [...call.inputs, ...nodesIn(call.options)])
        arrows.push(`${ids.get(node)} --> ${id}`);
  graph.outputs.forEach((node, i) => {
    all.lines.push(`output${i}([${box([showNames ? (graph.outputNames[i] as string) : "output"])}])`);
    arrows.push(`${ids.get(node)} --> output${i}`);
  });
  const text = [...drawn(all, ""), ...arrows].map((line) => `  ${line}`);
  return [`flowchart ${direction === "topDown" ? "TD" : "LR"}`, ...text, ""].join("\n");
}

function roomAt(all: Room, path: readonly string[]): Room {
  let room = all;
  for (const name of path) {
    const inner = room.rooms.get(name) ?? { lines: [], rooms: new Map() };
    room.rooms.set(name, inner);
    room = inner;
  }
  return room;
}

/** @param path numbers of the rooms on the way. */
function drawn({ lines, rooms }: Room, path: string): string[] {
  const inner = [...rooms].flatMap(([name, room], i) => [
    `subgraph model${path}${i}["${escaped(name)}"]`,
    ...drawn(room, `${path}${i}_`).map((line) => `  ${line}`),
    "end",
  ]);
  return [...lines, ...inner];
}

/** Names may hold any text; Mermaid takes numbers of characters for it. */
function escaped(text: string): string {
  return text.replace(/[^\p{L}\p{N} _.,:()[\]/+-]/gu, (character) => `#${character.codePointAt(0)};`);
}

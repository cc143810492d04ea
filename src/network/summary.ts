// The table that `summary()` prints: layer, output shape, parameters, and the memory that the model takes. Of a graph it says besides what each
// layer is given, as Keras does: `name[call][output]`.
import type { Node } from "../layers/node.js";
import { nodesIn } from "../layers/node.js";
import { sizeOf } from "../shape.js";
import type { Network, NetworkLayer } from "./network.js";

interface Column {
  readonly title: string;
  /** Numbers end at the right. */
  readonly right?: boolean;
  readonly cells: readonly string[];
}

export function summarize(network: Network): string {
  const { graph, layers } = network;
  const isRow = inARow(network);
  const inputs = isRow ? [] : graph.inputs;
  const empty = inputs.map(() => "");
  const columns: Column[] = [
    {
      title: "layer",
      cells: [
        ...inputs.map((_, i) => titled(graph.inputNames[i] as string, "input")),
        ...layers.map(({ layer, name }) => titled(name, layer.name)),
      ],
    },
    {
      title: "output shape",
      cells: [
        ...inputs.map(showNode),
        ...layers.map(({ calls }) => calls[0]?.outputs.map(showNode).join(", ") ?? ""),
      ],
    },
    {
      title: "parameters",
      right: true,
      cells: [
        ...inputs.map(() => "0"),
        ...layers.map(({ weights }) => group(weights.reduce((sum, w) => sum + sizeOf(w.shape), 0))),
      ],
    },
  ];
  if (!isRow || layers.some((layer) => isTrained(layer) === "no"))
    columns.push({ title: "trainable", cells: [...empty, ...layers.map(isTrained)] });
  if (!isRow) columns.push({ title: "connected to", cells: [...empty, ...sources(network)] });
  const all = network.allWeights();
  const total = (trainable: boolean): number =>
    all.filter((w) => w.trainable === trainable).reduce((sum, w) => sum + w.elements, 0);
  return [
    ...table(columns),
    `parameters ${group(total(true) + total(false))} (trainable ${group(total(true))}, not trainable ${group(total(false))})`,
    `memory ${bytes(network.memory.size)}`,
  ].join("\n");
}

/** Whether each layer is applied once, to what the one before gives. */
function inARow({ graph: { inputs, outputs, calls }, layers }: Network): boolean {
  const last = calls.reduce<Node | undefined>(
    (before, { inputs: [given, ...more], options, outputs: made }) => {
      const only = more.length === 0 && made.length === 1 && nodesIn(options).length === 0;
      return only && before !== undefined && given === before ? made[0] : undefined;
    },
    inputs[0],
  );
  return inputs.length === 1 && calls.length === layers.length && outputs.length === 1 && last === outputs[0];
}

/** Where what each layer is given comes from, call by call. */
function sources({ graph, layers }: Network): string[] {
  const names = new Map<Node, string>(
    graph.inputs.map((node, i) => [node, `${graph.inputNames[i]}[0][0]`] as const),
  );
  for (const { name, calls } of layers)
    calls.forEach(({ outputs }, call) => {
      outputs.forEach((node, i) => {
        // A part of a network may begin behind a layer that it has as well.
        if (!names.has(node)) names.set(node, `${name}[${call}][${i}]`);
      });
    });
  return layers.map(({ calls }) =>
    calls
      .flatMap(({ inputs, options }) => [...inputs, ...nodesIn(options)])
      .map((node) => names.get(node) ?? "")
      .join(", "),
  );
}

function table(columns: readonly Column[]): string[] {
  const padded = columns.map(({ title, right, cells }) => {
    const width = Math.max(title.length, ...cells.map((cell) => cell.length));
    return [title, ...cells].map((cell, i) => (right && i > 0 ? cell.padStart(width) : cell.padEnd(width)));
  });
  const lines = (padded[0] as string[]).map((_, i) => padded.map((cells) => cells[i]).join("  "));
  const rule = "─".repeat((lines[0] as string).length);
  return [lines[0] as string, rule, ...lines.slice(1), rule].map((line) => line.trimEnd());
}

const titled = (name: string, kind: string): string => (name === kind ? name : `${name} (${kind})`);

/** @returns nothing where there is nothing to train. */
function isTrained({ weights, layer }: NetworkLayer): "yes" | "no" | "" {
  if (weights.length === 0) return "";
  return layer.trainable && weights.some((w) => w.trainable) ? "yes" : "no";
}

/** The shape of a node with its batch, null for an axis as long as the data say. */
export function showNode({ shape, isBatch }: Node): string {
  return `[${[...(isBatch ? ["batch"] : []), ...shape.map(String)].join(", ")}]`;
}

function group(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, " ");
}

function bytes(n: number): string {
  return n < 1024 * 1024 ? `${(n / 1024).toFixed(0)} KiB` : `${(n / 1024 / 1024).toFixed(1)} MiB`;
}

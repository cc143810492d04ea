// Nodes of a computation under way: what functions of nodes are called with. Where other nodes remember what is to be done, operations on
// these append it to a tape at once. Shapes are found out by calling the function with a tape that is thrown away, whose batch has a size
// that no other axis has.
import { show } from "../errors.js";
import type { Kernels } from "../runtime/kernels.js";
import { type Shape, showShape } from "../shape.js";
import { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { Layer } from "./layer.js";
import { callAgain, isNode, Node, needRows, SOME_ROWS, siteOf } from "./node.js";

/** A call of a user's function. */
interface Trace {
  /** What is called, for messages. */
  readonly who: string;
  readonly tape: Tape;
  /** Where draws of the layers applied within begin. */
  stream: number;
  /** Whether the function is still running. */
  open: boolean;
}

/** Layers that are applied within a function draw on streams from here on. */
const INNER_STREAM = 0x80000;

export class LiveNode extends Node {
  constructor(
    readonly trace: Trace,
    readonly value: Value,
    private readonly batch: boolean | (() => boolean),
  ) {
    super(undefined, 0, [value.shape, value.shape]);
  }

  override get isBatch(): boolean {
    return typeof this.batch === "function" ? this.batch() : this.batch;
  }

  override get shape(): Shape {
    return this.isBatch ? this.value.shape.slice(1) : this.value.shape;
  }

  override applied(layer: Layer, inputs: readonly Node[], options: unknown): readonly Node[] {
    const { trace } = this;
    const values = inputs.map((node) => valueIn(trace, node, layer.name));
    const rows = inputs.map((node) => node.shape as Shape);
    needRows(
      inputs.map((node, i) => (node.isBatch ? plainNode(rows[i] as Shape) : node)),
      layer.name,
    );
    if (layer.weights(rows[0] as Shape, rows).length > 0) {
      throw new TypeError(
        `${trace.who}: applies the layer ${layer.name}, which has weights. Apply layers with weights to nodes of a graph, or ask for weights of your own by defineLayer({ weights }).`,
      );
    }
    // Checks options and shapes.
    const { outputs } = callAgain(siteOf(layer), rows.map(plainNode), options);
    const made = layer.appendAll(trace.tape, values, [], { stream: trace.stream++ });
    return outputs.map((_, i) => new LiveNode(trace, made[i] as Value, true));
  }
}

const plainNode = (row: Shape): Node => new Node(undefined, 0, [row, row]);

/** The value of a node that a running function was given or made. */
export function valueIn(trace: Trace, node: Node, who: string): Value {
  if (!(node instanceof LiveNode) || node.trace.tape !== trace.tape || !node.trace.open) {
    throw new TypeError(
      `${trace.who}: ${who} was given a node from outside of the function that runs. Pass it to the function as a further input.`,
    );
  }
  return node.value;
}

/** A tape without a memory, for shapes alone. */
export function shapeTape(): Tape {
  const kernels = { lanes: 1, machine: { gemmWorkspaceBytes: () => 0 } } as unknown as Kernels;
  return new Tape(SOME_ROWS, false, kernels, false);
}

/** Values of rows of these shapes on such a tape. @param whole those that have no batch axis. */
export function valuesOf(tape: Tape, rows: readonly Shape[], whole: readonly number[] = []): Value[] {
  return rows.map((row, i) => tape.value(whole.includes(i) ? row : [SOME_ROWS, ...row]));
}

/** Whether a value's first axis is the batch, on such a tape. */
export const isBatch = ({ shape }: Value): boolean => shape[0] === SOME_ROWS;

/** Runs what finds out shapes: what it throws names the batch. */
export function withBatchNamed<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replaceAll(String(SOME_ROWS), "batch");
    throw error;
  }
}

/** What a user's function of nodes is called with. */
export interface Call {
  readonly who: string;
  readonly tape: Tape;
  readonly inputs: readonly Value[];
  /** Values without a batch axis, such as weights. */
  readonly whole?: readonly Value[];
  /** Of the layer, for random draws. */
  readonly stream?: number | undefined;
}

/** Calls a function with nodes and gives what it returns, once it is known to be nodes. */
export function callWithNodes(
  { who, tape, inputs, whole = [], stream = 0 }: Call,
  call: (inputs: LiveNode[], whole: LiveNode[]) => unknown,
): Value[] {
  const trace: Trace = { who, tape, stream: stream + INNER_STREAM, open: true };
  const nodes = (values: readonly Value[], batch: boolean): LiveNode[] =>
    values.map((value) => new LiveNode(trace, value, batch));
  try {
    const result = blaming(who, () => call(nodes(inputs, true), nodes(whole, false)));
    return [result].flat().map((node: unknown) => {
      if (!isNode(node)) {
        const hint = node instanceof Promise ? " It must not be async." : "";
        throw new TypeError(
          `${who}: call must return a node, made of what it is given by functions of ops, got ${show(node)}.${hint}`,
        );
      }
      return valueIn(trace, node, "what it returned");
    });
  } finally {
    trace.open = false;
  }
}

/** What a user's function throws, with the name of the part that called it. */
function blaming<T>(who: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    const kinds = { RangeError, TypeError } as Record<string, ErrorConstructor>;
    const { name, message } = error instanceof Error ? error : { name: "", message: String(error) };
    if (message.startsWith(`${who}: `)) throw error;
    throw new (kinds[name] ?? Error)(`${who}: call failed: ${message}`, { cause: error });
  }
}

/** Shapes of a row of what a function gives for rows of these shapes. */
export function shapesBy(
  who: string,
  rows: readonly Shape[],
  append: (tape: Tape, inputs: Value[]) => readonly Value[],
): Shape[] {
  const tape = shapeTape();
  return withBatchNamed(() =>
    append(tape, valuesOf(tape, rows)).map((y) => {
      if (!isBatch(y)) {
        throw new RangeError(
          `${who}: call must return a node whose first axis is the batch, got shape ${showShape(y.shape)}. Keep axis 0.`,
        );
      }
      return y.shape.slice(1);
    }),
  );
}

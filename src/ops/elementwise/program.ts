// Writes a graph of element-wise operations as a program for the interpreter: each node is a step, whose result goes to an output's place
// or to a register; registers are used again as soon as nobody reads them any more.
import { Kind, Op, REGISTER_STRIDE, STEP_WORDS } from "../../contract/elementwise.js";
import { F0, P0, P5 } from "../../contract/frame.js";
import type { Instruction, Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { elementwise } from "../kernel.js";
import type { Graph, Input, Node } from "./group.js";

/** Byte offset in the frame of the operand of a number. */
export function operandOffset(index: number): number {
  const first = (P5 - P0) / 4 + 1;
  return index < first ? P0 + 4 * index : F0 + 4 * (index - first);
}

export function lower(tape: Tape, graph: Graph): Instruction {
  const writer = new Writer(graph);
  const words = writer.words();
  const program = tape.constant(new Float32Array(words.buffer));
  const registerBytes = writer.registers * REGISTER_STRIDE;
  const registers = tape.perLane(registerBytes);
  const outputs = graph.outputs.map(({ value }) => value);
  const operands = outputs.length + writer.inputs.length;
  return {
    kernel: elementwise,
    outputs,
    inputs: [...writer.inputs, program, registers],
    sizes: [graph.elements, operandOffset(operands), operandOffset(operands + 1), registerBytes],
    parameters: [],
  };
}

/** In place of arguments that an operation does not have. */
const UNUSED = [0, 0, 0] as const;

class Writer {
  /** Values that are read, in the order of their operands. */
  readonly inputs: Value[];
  registers = 0;
  readonly #steps: number[] = [];
  /** What stands behind the steps: numbers as their bits, tables as they are. */
  readonly #tail: number[] = [];
  readonly #arguments = new Map<Node, number>();
  readonly #free: number[] = [];
  readonly #lastUse = new Map<Node, number>();

  constructor(private readonly graph: Graph) {
    const { nodes, outputs } = graph;
    const read = nodes.filter((node): node is Input => "value" in node);
    this.inputs = [...new Set(read.map(({ value }) => value.root))];
    nodes.forEach((node, i) => {
      this.#lastUse.set(node, i);
      if ("op" in node) for (const part of node.of) this.#lastUse.set(part, i);
    });
    for (const { node } of outputs) this.#lastUse.set(node, nodes.length);
  }

  words(): Uint32Array {
    const { nodes, outputs } = this.graph;
    // Numbers and tables stand behind the steps, of which there are at most as many.
    const steps = nodes.filter((node) => !("constant" in node)).length + outputs.length;
    const tail = (2 + steps * STEP_WORDS + 3) & ~3;
    nodes.forEach((node, i) => {
      if ("constant" in node) this.#arguments.set(node, this.#constant(node.constant, tail));
      else if ("value" in node) this.#load(node, tail);
      else {
        const parts = node.of.map((part) => this.#arguments.get(part) as number);
        this.#release(node.of, i, Kind.Register);
        const place = this.#direct(node, i) ?? (this.#register() << 2) | Kind.Register;
        this.#release(node.of, i, Kind.Splat);
        this.#steps.push(node.op, place, ...parts, ...UNUSED.slice(parts.length));
        this.#arguments.set(node, place);
      }
    });
    outputs.forEach(({ node }, i) => {
      const place = operandOffset(i) << 2;
      const made = this.#arguments.get(node) as number;
      if (made !== place) this.#step(Op.Move, place, made);
    });
    const words = new Uint32Array(tail + this.#tail.length);
    words.set([this.#steps.length / STEP_WORDS, outputs.length, ...this.#steps]);
    words.set(this.#tail, tail);
    return words;
  }

  #step(op: Op, place: number, a: number, b = 0): void {
    this.#steps.push(op, place, a, b, 0);
  }

  #constant(number: number, tail: number): number {
    const bits = new Uint32Array(Float32Array.of(number).buffer)[0] as number;
    const offset = (tail + this.#tail.length) * 4;
    this.#tail.push(bits, bits, bits, bits);
    return (offset << 2) | Kind.Constant;
  }

  #load(node: Input, tail: number): void {
    const operand = operandOffset(this.graph.outputs.length + this.inputs.indexOf(node.value.root));
    const { walks } = node;
    const { outputs } = this.graph;
    const isCopied =
      outputs.some((output) => output.node === node) &&
      outputs.some(({ value }) => samePlace(value, node.value.root));
    if (!walks && !isCopied) {
      this.#arguments.set(node, (operand << 2) | Kind.Operand);
      return;
    }
    const register = this.#register();
    if (!walks) {
      // Its place is written before the copy is.
      this.#step(Op.Move, (register << 2) | Kind.Register, (operand << 2) | Kind.Operand);
      this.#arguments.set(node, (register << 2) | Kind.Register);
      return;
    }
    if (walks.every(({ stride }) => stride === 0)) {
      this.#step(Op.Load, (register << 2) | Kind.Register, operand);
      this.#arguments.set(node, (register << 2) | Kind.Splat);
      return;
    }
    const axes = [...walks].reverse();
    while (axes.length < 2) axes.push({ size: 1, stride: 0 });
    const table = (tail + this.#tail.length) * 4;
    this.#tail.push(axes.length, ...axes.flatMap(({ size, stride }) => [size, stride]));
    this.#step(Op.Expand, (register << 2) | Kind.Register, operand, table);
    this.#arguments.set(node, (register << 2) | Kind.Register);
  }

  /** The output that a node can be written to at once: nobody reads its place from then on. */
  #direct(node: Node, at: number): number | undefined {
    const { outputs, nodes } = this.graph;
    const index = outputs.findIndex((output) => output.node === node);
    if (index < 0) return undefined;
    const { value } = outputs[index] as { value: Value };
    const before = nodes.filter((n): n is Input => "value" in n && samePlace(n.value.root, value));
    const free = before.every((n) => (this.#lastUse.get(n) as number) <= at);
    return free ? operandOffset(index) << 2 : undefined;
  }

  #register(): number {
    return this.#free.pop() ?? this.registers++;
  }

  /** Frees registers of nodes that are read for the last time here; one that stands for all elements after the result has its place. */
  #release(nodes: readonly Node[], at: number, kind: Kind): void {
    for (const node of new Set(nodes)) {
      if ((this.#lastUse.get(node) as number) > at) continue;
      const argument = this.#arguments.get(node) as number;
      if ((argument & 3) === kind) this.#free.push(argument >> 2);
    }
  }
}

function samePlace(a: Value, b: Value): boolean {
  return a === b || (typeof a.place === "number" && a.place === b.place);
}

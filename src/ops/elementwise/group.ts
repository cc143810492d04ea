// Element-wise instructions that are done together. Their formulas become one graph, in which equal parts are one node; a value that one
// instruction writes and a later one reads, or writes anew, is followed by name (static single assignment).
import type { Op } from "../../contract/elementwise.js";
import { sizeOf } from "../../shape.js";
import { Value } from "../../tape/value.js";
import { type Walk, walksOf } from "./broadcast.js";
import type { Formula } from "./expression.js";
import type { Assigned } from "./formulas.js";

export type Node = Input | Constant | Step;

/** A tensor that is read; without walks as large as the program's. */
export interface Input {
  readonly value: Value;
  readonly walks: readonly Walk[] | undefined;
}
export interface Constant {
  readonly constant: number;
}
export interface Step {
  readonly op: Op;
  readonly of: readonly Node[];
}

/** What a program computes: nodes in order, and which of them go where. */
export interface Graph {
  readonly elements: number;
  readonly nodes: readonly Node[];
  readonly outputs: readonly { readonly value: Value; readonly node: Node }[];
}

/** More operands than this don't fit an instruction, with the program's own two. */
const OPERANDS = 9;
const STEPS = 48;

/** Where a value lies, as far as values can be told apart before they are placed. */
type Place = Value | number;
const placeOf = ({ root }: Value): Place => (typeof root.place === "number" ? root.place : root);

export class Group {
  readonly members: number[] = [];
  /** Whether one of its instructions can't be done without a program. */
  isWorthwhile = false;
  readonly #nodes = new Map<string, Node>();
  readonly #ids = new Map<Node, number>();
  readonly #written = new Map<Place, { value: Value; node: Node }>();
  readonly #places = new Map<Place, number>();
  /** What is read otherwise than in step: must not be written by the same program. */
  readonly #spread = new Set<Place>();

  constructor(private readonly elements: number) {}

  /** Adds an instruction; false where it does not fit. */
  take(index: number, output: Value, { formula, space }: Assigned, needsProgram: boolean): boolean {
    if (this.members.length > 0 && !this.#fits(output, formula, space)) return false;
    this.members.push(index);
    this.isWorthwhile ||= needsProgram;
    const node = this.#node(formula, space);
    this.#number(placeOf(output));
    this.#written.set(placeOf(output), { value: output.root, node });
    return true;
  }

  #fits(output: Value, formula: Formula, space: readonly number[]): boolean {
    if (output.elements !== this.elements || this.#spread.has(placeOf(output))) return false;
    const places = new Set<Place>(this.#places.keys()).add(placeOf(output));
    let steps = this.#nodes.size;
    const look = (part: Formula): boolean => {
      if (typeof part === "number") return true;
      if (part instanceof Value) {
        places.add(placeOf(part));
        const inStep = part.elements === sizeOf(space);
        return inStep || !this.#written.has(placeOf(part));
      }
      steps++;
      return part.of.every(look);
    };
    // A place that is written and read may need two operands.
    return look(formula) && places.size + this.#written.size + 1 <= OPERANDS && steps <= STEPS;
  }

  /** The graph of what must be stored. @param isRead whether a root value is read behind the group. */
  program(isRead: (value: Value) => boolean): Graph {
    const outputs = [...this.#written.values()].filter(({ value }) => isRead(value));
    const needed = new Set<Node>();
    const mark = (node: Node): void => {
      if (needed.has(node)) return;
      needed.add(node);
      if ("op" in node) node.of.forEach(mark);
    };
    for (const { node } of outputs) mark(node);
    return { elements: this.elements, nodes: [...this.#ids.keys()].filter((n) => needed.has(n)), outputs };
  }

  #node(formula: Formula, space: readonly number[]): Node {
    if (typeof formula === "number") {
      const key = `c${Object.is(formula, -0) ? "-0" : formula}`;
      return this.#keep(key, () => ({ constant: formula }));
    }
    if (formula instanceof Value) return this.#input(formula, space);
    const of = formula.of.map((part) => this.#node(part, space));
    const key = `${formula.op}(${of.map((node) => this.#ids.get(node)).join()})`;
    return this.#keep(key, () => ({ op: formula.op, of }));
  }

  #input(value: Value, space: readonly number[]): Node {
    const place = placeOf(value);
    const inStep = value.elements === sizeOf(space);
    const written = this.#written.get(place);
    if (inStep && written) return written.node;
    if (!inStep) this.#spread.add(place);
    const walks = inStep ? undefined : walksOf(value.shape, space);
    const key = `v${this.#number(place)} ${walks?.map(({ size, stride }) => `${size}:${stride}`).join() ?? ""}`;
    return this.#keep(key, () => ({ value, walks }));
  }

  #keep(key: string, make: () => Node): Node {
    const known = this.#nodes.get(key);
    if (known) return known;
    const node = make();
    this.#nodes.set(key, node);
    this.#ids.set(node, this.#ids.size);
    return node;
  }

  #number(place: Place): number {
    const known = this.#places.get(place);
    if (known !== undefined) return known;
    this.#places.set(place, this.#places.size);
    return this.#places.size - 1;
  }
}

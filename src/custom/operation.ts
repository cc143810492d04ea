// An operation on nodes: of a graph it makes a node that remembers it, as a layer does; of a function that runs it appends to the tape at once.
// In graphs and files it is a layer named "ops.<name>", whose options are the operation's and the numbers among its operands.
import { show } from "../errors.js";
import { type Layer, layer, type SeveralCore } from "../layers/layer.js";
import { isBatch, LiveNode, shapeTape, valueIn, valuesOf, withBatchNamed } from "../layers/live.js";
import { callAgain, isNode, type Node, siteOf } from "../layers/node.js";
import {
  flag,
  type Given,
  listOf,
  type Option,
  parseOptions,
  type Schema,
  type Values,
  whole,
} from "../options.js";
import type { AnyFactory, Factory } from "../parts/part.js";
import { isShape, type Shape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { type NestedNumbers, type NumberArray, type Tensor, toTensor } from "../tensor.js";

/** What an operation takes in the place of a node: a number, or numbers with a shape. */
export type Operand = Node | number | Tensor | NumberArray | NestedNumbers;

/** A constant as files hold it; null stands for the next node. */
type Stored = number | string | { readonly shape: Shape; readonly data: readonly (number | string)[] } | null;

/** Files hold no other numbers than finite ones, and words. */
const toStored = (n: number): number | string => (Number.isFinite(n) ? n : String(n));

const isStored = (n: unknown): boolean => Number.isFinite(n) || /^(NaN|-?Infinity)$/.test(String(n));

const storedConstant: Option<Stored> = {
  expected: "a number, or { shape, data }, or null",
  parse(value, who) {
    if (value === null || isStored(value)) return value as Stored;
    const { shape, data } = value as { shape?: unknown; data?: unknown };
    const isWhole =
      isShape(shape) && Array.isArray(data) && data.every(isStored) && data.length === sizeOf(shape);
    if (!isWhole) throw new TypeError(`${who} must be ${this.expected}, got ${show(value)}.`);
    return value as Stored;
  },
};

/** Options of an operation in a graph beside its own. */
const placing = {
  /** Numbers among the operands, null for nodes; empty where all are nodes. */
  constants: listOf(storedConstant, []),
  /** Which nodes have no batch axis, and whether what comes of them has none. */
  whole: listOf(whole(), []),
  reduces: flag(false),
};

/** What an operation does: appends to a tape. Operands that are numbers are given as such where `takesNumbers`. */
export interface Operation<S extends Schema> {
  readonly name: string;
  readonly schema: S;
  readonly append: (
    tape: Tape,
    operands: readonly (Value | number)[],
    options: Values<S>,
  ) => Value | readonly Value[];
  /** The layer that it is in graphs and files. */
  readonly layer: Factory<Schema, Layer>;
}

/** Defines an operation from its name, its options, and what it appends to a tape. */
export function operation<S extends Schema>(
  name: string,
  schema: S,
  append: Operation<S>["append"],
): Operation<S> {
  const made = layer(`ops.${name}`, { ...schema, ...placing } as Schema, (given): SeveralCore => {
    const options = given as unknown as Values<S & typeof placing>;
    const { constants, reduces } = options as unknown as Values<typeof placing>;
    const run = (tape: Tape, inputs: readonly Value[]): readonly Value[] =>
      [append(tape, withConstants(tape, inputs, constants), options as unknown as Values<S>)].flat();
    return {
      givesWhole: reduces,
      outputShapes(rows) {
        const results = outcome(rows, (options as unknown as Values<typeof placing>).whole, run);
        if (results.some((y) => isBatch(y) === reduces))
          throw new RangeError(`ops.${name}: reduces is ${reduces}, which does not fit its axes.`);
        return results.map((y) => (reduces ? y.shape : y.shape.slice(1)));
      },
      appendAll: run,
    };
  });
  return { name, schema, append, layer: made as unknown as Factory<Schema, Layer> };
}

const OPERATION = Symbol("operation");

/** What users call, which remembers its operation. */
export function offered<F extends (...given: never[]) => unknown>(
  call: F,
  of: Pick<Operation<never>, "layer">,
): F {
  return Object.assign(call, { [OPERATION]: of.layer });
}

/** The layer that an operation is in graphs and files. */
export function layerOf(call: (...given: never[]) => unknown): AnyFactory<Layer> {
  return (call as unknown as { [OPERATION]: AnyFactory<Layer> })[OPERATION];
}

/** What comes of rows of these shapes. */
function outcome(
  rows: readonly Shape[],
  wholes: readonly number[],
  run: (tape: Tape, inputs: readonly Value[]) => readonly Value[],
): readonly Value[] {
  const tape = shapeTape();
  return withBatchNamed(() => run(tape, valuesOf(tape, rows, wholes)));
}

/** Nodes' values in order, with the constants between them. */
function withConstants(
  tape: Tape,
  inputs: readonly Value[],
  constants: readonly Stored[],
): (Value | number)[] {
  if (constants.length === 0) return [...inputs];
  let next = 0;
  return constants.map((constant) => {
    if (constant === null) return inputs[next++] as Value;
    return typeof constant === "object" ? placed(tape, constant) : Number(constant);
  });
}

function placed(tape: Tape, { shape, data }: { shape: Shape; data: ArrayLike<number | string> }): Value {
  return tape.view(tape.constant(Float32Array.from(data, Number)), shape);
}

/** A value for an operand that must be one. */
export function asValue(tape: Tape, operand: Value | number): Value {
  return typeof operand === "number" ? placed(tape, { shape: [], data: [operand] }) : operand;
}

/** The nodes that an operation gives for operands, at least one of which is a node. @throws {TypeError | RangeError} for what it does not take. */
export function operate<S extends Schema>(
  { name, schema, append, layer: asLayer }: Operation<S>,
  operands: readonly unknown[],
  given?: Given<S>,
): readonly Node[] {
  const who = `ops.${name}`;
  const options = parseOptions(who, schema, given);
  const nodes = operands.filter(isNode);
  if (nodes.length === 0) {
    throw new TypeError(
      `${who} takes nodes, such as input({ shape: [4] }) or what a function of nodes is given, got ${operands.map(show).join(" and ") || "nothing"}.`,
    );
  }
  const constants = operands.map((operand) => (isNode(operand) ? null : constantOf(operand, who)));
  const withValues = (tape: Tape, inputs: readonly Value[]): readonly Value[] =>
    [append(tape, withConstants(tape, inputs, constants), options)].flat();
  const live = nodes.find((node) => node instanceof LiveNode);
  const wholes = (): number[] => nodes.flatMap((node, i) => (node.isBatch ? [] : [i]));
  if (live) {
    const { trace } = live;
    const made = withValues(
      trace.tape,
      nodes.map((node) => valueIn(trace, node, who)),
    );
    const rows = () => nodes.map((node) => node.shape as Shape);
    return made.map((value, i) => {
      const batch = (): boolean => isBatch(outcome(rows(), wholes(), withValues)[i] as Value);
      return new LiveNode(trace, value, batch);
    });
  }
  const reduces = !isBatch(
    outcome(
      nodes.map((node) => node.rows[0]),
      wholes(),
      withValues,
    )[0] as Value,
  );
  const made = asLayer({
    ...options,
    constants: constants.every((constant) => constant === null) ? [] : constants,
    whole: wholes(),
    reduces,
  });
  return callAgain(siteOf(made), nodes, undefined).outputs;
}

function constantOf(operand: unknown, who: string): Stored {
  if (typeof operand === "number") return toStored(operand);
  if (operand === undefined || operand === null)
    throw new TypeError(`${who}: expected a node, a number or numbers, got ${operand}.`);
  const { shape, data } = toTensor(operand, who);
  return { shape, data: Array.from(data, toStored) };
}

// Layers of one's own: options, weights, and a function of nodes written with `ops`, which becomes instructions of the tape as any other layer.
import { show } from "../errors.js";
import {
  type Layer,
  type LayerContext,
  type LayerFactory,
  layer,
  type SeveralCore,
  type WeightSpec,
} from "../layers/layer.js";
import { callWithNodes, type LiveNode, shapesBy } from "../layers/live.js";
import type { Node } from "../layers/node.js";
import { assign } from "../ops/elementwise/assign.js";
import { definePart, ownName } from "../parts/defined.js";
import type { AnyFactory } from "../parts/part.js";
import { type Shape, sameShape, showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { expectDefinition } from "./definition.js";
import { type OwnOptions, type OwnSchema, type OwnValues, ownSchema } from "./ownOptions.js";
import { checkWeights, type OwnWeight } from "./ownWeights.js";

/** How many inputs a layer takes: a number, or any. */
export type InputCount = number | "any";

type Times<T, N extends number, List extends readonly T[] = []> = number extends N
  ? readonly T[]
  : List["length"] extends N
    ? List
    : Times<T, N, readonly [...List, T]>;
/** T for a layer of one input, else a list of them. */
export type PerInput<T, N extends InputCount> = N extends 1
  ? T
  : N extends number
    ? Times<T, N>
    : readonly T[];

/** What `call` is told besides its inputs and weights. */
export interface CallContext<O extends OwnOptions = OwnOptions> {
  readonly training: boolean;
  readonly options: OwnValues<O>;
  /** The mask of the first input, [batch, steps] of 0 and 1, where it has one. */
  readonly mask: Node | undefined;
  /** Gives a weight new numbers once the step is done, in training; they have no gradient. For moving averages and the like. */
  update(weight: Node, numbers: Node): void;
}

export interface LayerDefinition<O extends OwnOptions, W extends string, N extends InputCount> {
  /** Under which it is stored and may be named. */
  readonly name: string;
  /** Defaults, or `Number`, `String`, `Boolean` for options that must be given. */
  readonly options?: O;
  /** How many inputs it takes, or `"any"`: lists of nodes then. Default 1. */
  readonly inputs?: N;
  /** Its weights for inputs whose rows have these shapes. */
  readonly weights?: (inputShape: PerInput<Shape, N>, options: OwnValues<O>) => readonly OwnWeight<W>[];
  /** Shape of a row of the output (a list of shapes, where it gives a list), if it is to be held to one. */
  readonly outputShape?: (inputShape: PerInput<Shape, N>, options: OwnValues<O>) => Shape | readonly Shape[];
  /** What it gives: a node whose first axis is the batch, or a list of such. Called whenever a shape is asked for, so it must do the same each time. */
  readonly call: (
    x: PerInput<Node, N>,
    weights: Readonly<Record<W, Node>>,
    context: CallContext<O>,
  ) => Node | readonly Node[];
  /** The mask of the first input is that of the outputs. Default false. */
  readonly supportsMasking?: boolean;
}

/**
 * Defines a layer of one's own from its options, its weights and a function of nodes; what comes is its function, as `layers.dense` is one.
 *
 * It is a layer as any other: shapes, masks, gradients, threads, checkpoints, the same bits everywhere. It is stored by its name and options: a program
 * that loads a file defines it first. A second definition of a name takes the place of the first.
 *
 * @param definition.name a word; none of the library's layers.
 * @param definition.options defaults, from which types and checks come; `Number`, `String` or `Boolean` for what must be given. Default none.
 * @param definition.inputs how many inputs: with more than one, `call` is given a list. Default 1.
 * @param definition.weights a list of `{ name, shape, initializer?, trainable?, regularizer?, constraint? }` for rows of a shape. Default none.
 * @param definition.outputShape holds the output to a shape. Default: whatever `call` gives.
 * @param definition.call the output, of nodes `(x, weights, { training, options, mask, update })`.
 * @param definition.supportsMasking whether the mask goes on behind it. Default false.
 * @throws {TypeError | RangeError} for what is no definition; the layer throws where `call` throws or returns no node, or one of another shape.
 * @example
 * const scale = defineLayer({
 *   name: "scale",
 *   options: { power: 1 },
 *   weights: (inputShape) => [{ name: "gamma", shape: [inputShape.at(-1)], initializer: "ones" }],
 *   call: (x, { gamma }, { options }) => ops.multiply(x, ops.power(gamma, options.power)),
 * });
 * const model = sequential({ layers: [scale({ power: 2, inputShape: [4] }), layers.dense({ units: 1 })] });
 * @see https://keras.io/guides/making_new_layers_and_models_via_subclassing/
 */
export function defineLayer<
  O extends OwnOptions = Record<never, never>,
  W extends string = never,
  N extends InputCount = 1,
>(definition: LayerDefinition<O, W, N>): LayerFactory<OwnSchema<O>> {
  const known = ["name", "options", "inputs", "weights", "outputShape", "call", "supportsMasking"];
  expectDefinition("defineLayer", definition, known, { call: "(x, weights, { options }) => node" });
  const name = ownName("layer", definition.name, "defineLayer");
  const schema = ownSchema(definition.options, `defineLayer: ${name}`);
  const { inputs = 1, supportsMasking = false } = definition;
  if (inputs !== "any" && !(Number.isSafeInteger(inputs) && (inputs as number) >= 1))
    throw new RangeError(
      `defineLayer: ${name}: inputs must be a whole number >= 1, or "any", got ${show(inputs)}.`,
    );
  const made = layer(
    name,
    schema,
    (options): SeveralCore => ({
      supportsMasking,
      ...coreOf(name, definition as unknown as AnyDefinition, options as OwnValues<OwnOptions>),
    }),
  );
  definePart(made as unknown as AnyFactory<Layer>);
  return made as unknown as LayerFactory<OwnSchema<O>>;
}

type AnyDefinition = LayerDefinition<OwnOptions, string, "any">;

function coreOf(name: string, definition: AnyDefinition, options: OwnValues<OwnOptions>): SeveralCore {
  const {
    inputs = 1,
    weights,
    outputShape,
    call,
  } = definition as Omit<AnyDefinition, "inputs"> & { inputs?: InputCount };
  /** One, or the list. */
  const given = <T>(list: readonly T[]): readonly T[] => (inputs === 1 ? (list[0] as readonly T[]) : list);
  const specs = (rows: readonly Shape[]): WeightSpec[] => {
    if (inputs !== "any" && rows.length !== inputs)
      throw new RangeError(
        `${name}: takes ${inputs === 1 ? "one input" : `a list of ${inputs} inputs`}, got ${rows.length}.`,
      );
    return weights ? checkWeights(weights(given(rows), options), name) : [];
  };
  const run = (
    tape: Tape,
    values: readonly Value[],
    whole: readonly Value[],
    names: readonly WeightSpec[],
    { stream, masks = [] }: LayerContext,
  ): Value[] => {
    const mask = masks[0];
    const all = mask ? [...values, mask] : values;
    return callWithNodes({ who: name, tape, inputs: all, whole, stream }, (nodes, own) => {
      const record = Object.fromEntries(own.map((node, i) => [names[i]?.name, node])) as Record<string, Node>;
      return call(given(nodes.slice(0, values.length)), record, {
        training: tape.training,
        options,
        mask: mask && nodes.at(-1),
        update: (weight, numbers) => update(name, tape, own, weight, numbers),
      });
    });
  };
  return {
    weights: (_, rows) => specs(rows),
    outputShapes(rows) {
      const own = specs(rows);
      const shapes = shapesBy(name, rows, (tape, values) =>
        run(
          tape,
          values,
          own.map(({ shape }) => tape.value(shape)),
          own,
          { stream: 0 },
        ),
      );
      if (outputShape) expectShapes(name, shapes, outputShape(given(rows), options));
      return shapes;
    },
    appendAll: (tape, values, whole, context) =>
      run(tape, values, whole, specs(values.map(({ shape }) => shape.slice(1))), context),
  };
}

function update(name: string, tape: Tape, own: readonly LiveNode[], weight: unknown, numbers: unknown): void {
  const to = own.find((node) => node === weight)?.value;
  const from = (numbers as LiveNode | undefined)?.value;
  if (!to || !from || !sameShape(to.shape, from.shape))
    throw new TypeError(
      `${name}: update takes a weight of the layer and a node of its shape, got ${show(weight)} and ${from ? showShape(from.shape) : show(numbers)}.`,
    );
  if (to.differentiable && tape.training)
    throw new TypeError(
      `${name}: update changes a weight that the optimizer trains. Ask for it with trainable: false.`,
    );
  tape.onUpdate(() => assign(tape, to, from));
}

function expectShapes(name: string, shapes: readonly Shape[], said: Shape | readonly Shape[]): void {
  const list = (typeof said[0] === "number" || said.length === 0 ? [said] : said) as readonly Shape[];
  const shown = (all: readonly Shape[]): string => all.map(showShape).join(" and ");
  if (shown(shapes) === shown(list)) return;
  throw new RangeError(
    `${name}: call gives rows of shape ${shown(shapes)}, outputShape says ${shown(list)}. They must be equal.`,
  );
}

// How a layer is defined: shapes, weights, and the instructions it appends.

import type { Activation } from "../activations/activation.js";
import { flag, optional, type Schema, shapeOption, text, type Values } from "../options.js";
import { partOption } from "../parts/named.js";
import { type Factory, factory } from "../parts/part.js";
import type { Regularizer } from "../regularizers/regularizer.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { CallOptions, Layer, LayerContext, Node, WeightSpec } from "./graphTypes.js";
import { applyLayer } from "./node.js";

export type { Layer, LayerContext, StepContext, WeightSpec } from "./graphTypes.js";

/** What every layer may be told. */
const common = {
  inputShape: optional(shapeOption()),
  name: optional(text()),
  trainable: flag(true),
  activityRegularizer: optional(partOption<Regularizer>("regularizer")),
};
type Common = typeof common;

/** What the general part of a layer asks of any particular one. */
interface AnyCore {
  weights?(input: Shape, inputs: readonly Shape[], options: CallOptions<Shape>): WeightSpec[];
  readonly closing?: string | undefined;
  readonly acrossRows?: boolean | undefined;
  readonly givesWhole?: boolean;
  readonly unsavable?: string;
  readonly stateful?: boolean | undefined;
  checkInput?(data: Float32Array, rowSize: number, who: string): void;
  /** A penalty on what the layer gives, where the user asks for no other. */
  readonly activity?: Regularizer;
  /** The mask of the first input becomes that of every output. Default false: what comes behind is not masked. */
  readonly supportsMasking?: boolean;
  /** Appends the mask of each output, where it is another. */
  outputMasks?(tape: Tape, inputs: readonly Value[], context: LayerContext): readonly (Value | undefined)[];
  /** What `apply` takes besides nodes and `mask`; options of nodes (nodeOption, nodesOption) become further inputs. */
  readonly callOptions?: Schema;
}

/** A layer with one input and one output. */
export interface LayerCore extends AnyCore {
  outputShape(input: Shape): Shape;
  append(tape: Tape, x: Value, weights: readonly Value[], context: LayerContext): Value;
}

/** A layer with several inputs or outputs: the same questions, asked with lists. */
export interface SeveralCore extends AnyCore {
  outputShapes(inputs: readonly Shape[], options: CallOptions<Shape>): readonly Shape[];
  appendAll(
    tape: Tape,
    inputs: readonly Value[],
    weights: readonly Value[],
    context: LayerContext,
  ): readonly Value[];
}

/** The function of a layer: its own options, and those that every layer takes. */
export type LayerFactory<S extends Schema> = Factory<S & Common, Layer>;

type Own<C> = Omit<C, keyof LayerCore | keyof SeveralCore>;

/**
 * Defines a layer from its name, its options and its core; every layer takes `inputShape`, `name`, `trainable` (false: its
 * weights stay as they are) and `activityRegularizer` (a penalty on its output, per sample) besides.
 *
 * A core says either `outputShape` and `append` (one input, one output) or `outputShapes` and `appendAll` (lists). A layer that
 * holds others asks them the same questions; `within` puts a name before the names of their weights. Numbers that stay from batch to
 * batch are weights with `trainable: false`, changed by `tape.onUpdate`, or with `state: true`, changed by every run.
 */
export function layer<S extends Schema, C extends LayerCore | SeveralCore>(
  name: string,
  schema: S,
  make: (options: Values<S & Common>) => C,
): Factory<S & Common, Layer & Own<C>> {
  type Made = Layer & Own<C>;
  return factory<S & Common, Made>("layer", name, { ...schema, ...common } as S & Common, (given) => {
    const options = given as Values<S & Common>;
    const {
      activity,
      supportsMasking,
      callOptions = {},
      ...core
    } = make(options) as AnyCore & Partial<LayerCore & SeveralCore>;
    const { inputShape, name: label, activityRegularizer } = options as Values<Common>;
    const penalty = activityRegularizer ?? activity;
    const made: Omit<Layer, "family"> = {
      ...core,
      name,
      options,
      inputShape,
      label,
      callOptions,
      get trainable() {
        return options.trainable;
      },
      set trainable(value) {
        (options as { trainable: boolean }).trainable = common.trainable.parse(value, `${name}: trainable`);
      },
      outputShape: (input) => made.outputShapes([input])[0] as Shape,
      outputShapes(inputs, call = {}) {
        const shapes = core.outputShapes?.(inputs, call) ?? [
          (core as LayerCore).outputShape(only(name, inputs)),
        ];
        for (const shape of shapes) checkRow(name, shape);
        return shapes;
      },
      weights(input, inputs = [input], call = {}) {
        const specs = core.weights?.(input, inputs, call) ?? [];
        return options.trainable ? specs : specs.map((spec) => ({ ...spec, trainable: false }));
      },
      append: (tape, x, weights, context) => made.appendAll(tape, [x], weights, context)[0] as Value,
      appendAll(tape, inputs, weights, context) {
        const outputs = core.appendAll?.(tape, inputs, weights, context) ?? [
          (core as LayerCore).append(tape, only(name, inputs), weights, context),
        ];
        penalty?.append(tape, outputs[0] as Value, 1 / tape.rows);
        return outputs;
      },
      outputMasks(tape, inputs, context) {
        if (core.outputMasks) return core.outputMasks(tape, inputs, context);
        return supportsMasking ? [context.masks?.[0]] : [];
      },
      apply: <R>(nodes: Node | readonly Node[], call?: object) => applyLayer(made as Layer, nodes, call) as R,
    };
    return made as unknown as Omit<Made, "family">;
  });
}

/** 256 MiB a row: a model's file of few bytes may ask for any. */
const MOST_NUMBERS = 1 << 26;

function checkRow(name: string, shape: Shape): void {
  if (sizeOf(shape) <= MOST_NUMBERS) return;
  throw new RangeError(
    `${name}: a row of its output would have shape ${showShape(shape)}, at most ${MOST_NUMBERS} numbers are accepted.`,
  );
}

function only<T>(name: string, inputs: readonly T[]): T {
  if (inputs.length !== 1)
    throw new RangeError(
      `${name}: takes one input, got ${inputs.length}. Join them first, such as by layers.concatenate().`,
    );
  return inputs[0] as T;
}

/** Weights of a layer within another, the name of that place before theirs: "forward/kernel". */
export function within(place: string, weights: readonly WeightSpec[]): WeightSpec[] {
  return weights.map((weight) => ({ ...weight, name: `${place}/${weight.name}` }));
}

/** Shape of a row behind an activation, the row before it having a shape. */
export function rowShape(activation: Activation | undefined, row: Shape): Shape {
  return activation?.outputShape([1, ...row]).slice(1) ?? row;
}

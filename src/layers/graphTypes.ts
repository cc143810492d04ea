// What a layer is, and the nodes that layers give: each knows the other, so they stand in one file. The rest of the library never asks which
// layer it has; a node only remembers where it comes from.
import type { Constraint } from "../constraints/constraint.js";
import type { Initializer } from "../initializers/initializer.js";
import type { Schema } from "../options.js";
import type { Part } from "../parts/part.js";
import type { Regularizer } from "../regularizers/regularizer.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** A weight that a layer needs. */
export interface WeightSpec {
  /** Keras's name, such as "kernel"; the model puts the layer's name before it. */
  readonly name: string;
  readonly shape: Shape;
  readonly initializer: Initializer;
  /** Default true. Moving statistics are not. */
  readonly trainable?: boolean;
  /** What a layer remembers from one run to the next: no weight to the user, set back by `resetStates`. */
  readonly state?: boolean;
  /** A term that the weight adds to the loss. */
  readonly regularizer?: Regularizer | undefined;
  /** Applied after every update. */
  readonly constraint?: Constraint | undefined;
}

/** What a layer may need beyond its inputs and weights. */
export interface LayerContext {
  /** A number of its own in the model, so that its random draws differ from other layers'. */
  readonly stream: number;
  /** The mask of each input, [batch, steps] of 0 (to be left out) and 1, where there is one. */
  readonly masks?: readonly (Value | undefined)[];
  /** Whether a layer around it is not trained: then it is not either. */
  readonly frozen?: boolean;
  /** What `apply` was told, checked by `callOptions`; nodes have become values. */
  readonly options?: CallOptions<Value>;
  /** Of a stateful layer in a network: what the batch before has left, zeros at first, and what goes to the next. @param stream the layer's, or that of a part of it. */
  readonly states?: {
    read(stream: number, shapes: readonly Shape[]): readonly Value[];
    write(stream: number, values: readonly Value[]): void;
  };
  /** Where the sequence is given one step at a time: which one this is, and what those before it have left. */
  readonly step?: StepContext | undefined;
}

/** One step of a sequence that is computed step by step. */
export interface StepContext {
  /** [1]. */
  readonly position: Value;
  /** The most steps. */
  readonly length: number;
  /** What all steps so far have given, this one's own included; zeros beyond it. @param axis of x that is the steps, 1 long; in the result `length`. */
  remember(x: Value, axis: number): Value;
  /** [1, length], 1 at the steps so far, this one included. @param window of them only those nearer than this. */
  until(window: number | undefined): Value;
}

export interface Layer extends Part {
  /** Shape of one input row, where the layer is the first. */
  readonly inputShape: Shape | undefined;
  /** The user's name for it. */
  readonly label: string | undefined;
  /** Whether its weights are trained. Takes effect when a model is made of it, and by `compile`. */
  trainable: boolean;
  /** What `apply` takes besides nodes and `mask`. */
  readonly callOptions: Schema;
  /** Shape of one output row for one input; throws a RangeError where the input does not fit. */
  outputShape(input: Shape): Shape;
  /** Shapes of a row of all outputs for all inputs. */
  outputShapes(inputs: readonly Shape[], options?: CallOptions<Shape>): readonly Shape[];
  /** Its weights, in the order they are stored. */
  weights(input: Shape, inputs?: readonly Shape[], options?: CallOptions<Shape>): WeightSpec[];
  /** Appends the instructions that compute y from x, and says how gradients flow back. Shapes include the batch axis. */
  append(tape: Tape, x: Value, weights: readonly Value[], context: LayerContext): Value;
  /** The same for all inputs and outputs. */
  appendAll(
    tape: Tape,
    inputs: readonly Value[],
    weights: readonly Value[],
    context: LayerContext,
  ): readonly Value[];
  /** The mask of each output. */
  outputMasks(tape: Tape, inputs: readonly Value[], context: LayerContext): readonly (Value | undefined)[];
  /**
   * The node, or nodes, that the layer gives for others. A layer that is applied again has the same weights.
   *
   * @param nodes a node, or a list for a layer of several inputs.
   * @param options what the layer takes besides: `mask` (a node [steps], or a list of them), and what its own page says.
   * @returns a node; a list where the layer gives several.
   * @throws {RangeError} where shapes don't fit.
   */
  apply<R extends Node | Node[] = Node>(
    nodes: Node | readonly Node[],
    options?: Readonly<Record<string, unknown>>,
  ): R;
  /** Name of the activation that closes the layer, so that a loss can check it. */
  readonly closing?: string | undefined;
  /** Whether it remembers from batch to batch. */
  readonly stateful?: boolean | undefined;
  /** Whether in training what it gives for a row depends on the other rows of the batch. */
  readonly acrossRows?: boolean | undefined;
  /** Its outputs have no batch axis: so of operations that reduce it. */
  readonly givesWhole?: boolean;
  /** Throws where data for the layer, rows of so many numbers, have a value that it can't take. @param who begins the message. */
  checkInput?(data: Float32Array, rowSize: number, who: string): void;
}

/** What `apply` was told besides the inputs. `T` is what stands for a node: itself, its shape, or its value. */
export type CallOptions<T = unknown> = Readonly<Record<string, unknown>> & { readonly mask?: T };

/** A layer as it stands in graphs: whoever has the same one has the same weights. */
export interface Site {
  readonly layer: Layer;
}

/** One application of a layer. */
export interface Call {
  readonly site: Site;
  readonly inputs: readonly Node[];
  /** Options after the checks; some are nodes or lists of nodes. */
  readonly options: CallOptions<Node>;
  readonly outputs: readonly Node[];
  /** Names of the models that it lies within, outermost first. */
  readonly within: readonly string[];
  /** The name that the layer has there. */
  readonly label: string | undefined;
}

/** Stands for the number of rows where operations have made another axis of it: a prime, which is the product of no other axes. */
export const SOME_ROWS = 1_000_003;

/** A value of a graph that is yet to be: an input, or what a layer gives. */
export class Node {
  /** @internal */
  constructor(
    /** @internal The call that gives it; none for an input. */
    readonly call: Call | undefined,
    /** @internal Which of the call's outputs it is. */
    readonly index: number,
    /** @internal Shape of a row, with each of the lengths that stand for `null`. */
    readonly rows: readonly [Shape, Shape],
    private readonly label?: string,
  ) {}

  /** Shape of a row, without the batch axis; null: an axis as long as the data say. */
  get shape(): readonly (number | null)[] {
    const [a, b] = this.rows;
    return a.map((size, i) => (size === b[i] && size !== SOME_ROWS ? size : null));
  }

  /** The user's name for it or for the layer that gives it, or the kind of that layer. */
  get name(): string {
    const { call } = this;
    const layer = call?.site.layer;
    return this.label ?? call?.within[0] ?? call?.label ?? layer?.label ?? layer?.name ?? "input";
  }

  /** @internal Whether the user has named it. */
  get isNamed(): boolean {
    return this.label !== undefined;
  }

  /** @internal Whether its first axis, which `shape` leaves out, is the batch: not so of what operations have reduced over it. */
  get isBatch(): boolean {
    return !this.call?.site.layer.givesWhole;
  }

  /** @internal What a layer gives for nodes of which this is one, where it is no call: a computation is under way. */
  applied?(layer: Layer, inputs: readonly Node[], options: unknown): readonly Node[];
}

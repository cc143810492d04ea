// A network: layers with their shapes, and their weights in the arenas of one linear memory.
import type { Layer, WeightSpec } from "../layers/layer.js";
import { layOut, type Variable } from "../optimizers/arenas.js";
import { Memory, type Region, tooLarge } from "../runtime/memory.js";
import { Workspace } from "../runtime/program.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import type { Published } from "./published.js";

const LIMIT = 4 * 1024 ** 3;

interface PlacedWeight extends Variable {
  readonly spec: WeightSpec;
  readonly trainable: boolean;
}

/** A weight of a network that is about to be made. */
export interface PlannedWeight {
  /** Such as "dense_1/kernel". */
  readonly name: string;
  readonly shape: Shape;
  /** Number of its layer, and its own within the layer. */
  readonly layer: number;
  readonly index: number;
}

/** Gives the numbers of all weights, or throws: it is asked before any memory is taken. */
export type StoredNumbers = (weights: readonly PlannedWeight[]) => readonly Float32Array[];

export interface NetworkLayer {
  readonly layer: Layer;
  /** Name in the model, such as "dense_1". */
  readonly name: string;
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  readonly weights: readonly PlacedWeight[];
}

export class Network {
  readonly memory = new Memory();
  readonly workspace = new Workspace(this.memory);
  readonly layers: readonly NetworkLayer[];
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  /** Trainable weights, as the optimizer sees them. */
  readonly variables: readonly Variable[];
  /** Elements of the trainable arena. */
  readonly elements: number;
  readonly #parameters: Region;
  readonly #state: Region;
  #gradients: Region | undefined;

  /** @param stored the weights' numbers from a file; without it they are drawn. */
  constructor(layers: readonly Layer[], seed: number, stored?: StoredNumbers) {
    const shaped = withShapes(layers);
    const all = shaped.flatMap((l, layer) =>
      l.specs.map((spec, index) => ({
        spec,
        layer,
        index,
        name: `${l.name}/${spec.name}`,
        shape: spec.shape,
        elements: sizeOf(spec.shape),
      })),
    );
    for (const { spec, name, shape } of all) {
      spec.regularizer?.check(shape, name);
      spec.constraint?.check(shape, name);
    }
    const numbers = stored?.(all);
    const total = all.reduce((sum, w) => sum + w.elements * 4, 0);
    if (total > LIMIT) throw tooLarge(total, "sequential: weights");
    const trainable = layOut(all.filter((w) => w.spec.trainable !== false));
    const fixed = layOut(all.filter((w) => w.spec.trainable === false));
    const placed = new Map<WeightSpec, PlacedWeight>();
    for (const v of trainable.variables) placed.set(specOf(v), { ...v, spec: specOf(v), trainable: true });
    for (const v of fixed.variables) placed.set(specOf(v), { ...v, spec: specOf(v), trainable: false });
    this.layers = shaped.map(({ specs, ...rest }) => ({
      ...rest,
      weights: specs.map((spec) => placed.get(spec) as PlacedWeight),
    }));
    this.variables = trainable.variables;
    this.elements = trainable.elements;
    this.inputShape = (this.layers[0] as NetworkLayer).inputShape;
    this.outputShape = (this.layers.at(-1) as NetworkLayer).outputShape;
    this.#parameters = this.memory.allocate(trainable.elements * 4, "sequential: weights");
    this.#state = this.memory.allocate(fixed.elements * 4, "sequential: weights");
    this.allWeights().forEach((weight, stream) => {
      this.read(weight).set(numbers?.[stream] ?? weight.spec.initializer.sample(weight.shape, seed, stream));
    });
  }

  get parameters(): Region {
    return this.#parameters;
  }

  /** The gradients' arena, made when training is first planned. */
  get gradients(): Region {
    this.#gradients ??= this.memory.allocate(this.elements * 4, "compile: gradients");
    return this.#gradients;
  }

  allWeights(): PlacedWeight[] {
    return this.layers.flatMap((l) => l.weights);
  }

  /** Set while threads change the weights: those of a finished step, for everybody else. */
  published: Published | undefined;

  /** Where the weights lie, trainable ones first. */
  get weightRegions(): readonly Region[] {
    return [this.#parameters, this.#state];
  }

  /** A weight's numbers, a view: valid until the memory grows or the thread is left. */
  read(weight: PlacedWeight): Float32Array {
    return (this.published?.memory ?? this.memory).floats(this.#addressOf(weight), weight.elements);
  }

  /** Sets a weight's numbers. */
  write(weight: PlacedWeight, data: ArrayLike<number>): void {
    const address = this.#addressOf(weight);
    if (this.published) this.published.write(address, data);
    else this.memory.floats(address, weight.elements).set(data);
  }

  #addressOf({ trainable, offset }: PlacedWeight): number {
    return (trainable ? this.#parameters : this.#state).address + offset * 4;
  }

  /** Appends the layers one after the other, and the penalties that weights add to the loss. */
  forward(tape: Tape, x: Value): Value {
    let y = x;
    this.layers.forEach(({ layer, weights }, stream) => {
      const values = weights.map((w) => {
        const gradient = w.trainable && tape.training ? this.gradients.address + w.offset * 4 : undefined;
        const value = tape.parameter(w.shape, this.#addressOf(w), gradient);
        if (w.trainable) w.spec.regularizer?.append(tape, value, 1);
        return value;
      });
      y = layer.append(tape, y, values, { stream });
    });
    return y;
  }

  /** Appends the constraints of the weights, after an update. */
  constrain(tape: Tape): void {
    for (const w of this.allWeights()) {
      if (w.trainable) w.spec.constraint?.append(tape, new Value(w.shape, this.#addressOf(w)));
    }
  }

  /** Whether the first layer takes some values only. */
  get checksInput(): boolean {
    return this.layers[0]?.layer.checkInput !== undefined;
  }

  /** Throws where data have a value that the first layer can't take. */
  checkInput(data: Float32Array, who: string): void {
    this.layers[0]?.layer.checkInput?.(data, sizeOf(this.inputShape), who);
  }
}

function specOf(variable: Variable): WeightSpec {
  return (variable as Variable & { spec: WeightSpec }).spec;
}

/** Every layer with its name and shapes, each layer's input being the output of the one before. */
function withShapes(layers: readonly Layer[]): (Omit<NetworkLayer, "weights"> & { specs: WeightSpec[] })[] {
  const counts = new Map<string, number>();
  const names = new Set<string>();
  let shape = layers[0]?.inputShape;
  if (!shape) {
    throw new TypeError(
      `sequential: the first layer (${layers[0]?.name}) needs inputShape, the shape of one input row, such as inputShape: [4].`,
    );
  }
  return layers.map((layer, i) => {
    const inputShape = shape as Shape;
    if (i > 0 && layer.inputShape && showShape(layer.inputShape) !== showShape(inputShape)) {
      throw new RangeError(
        `sequential: layer ${i} (${layer.name}) has inputShape ${showShape(layer.inputShape)}, the layer before gives ${showShape(inputShape)}. Leave inputShape out.`,
      );
    }
    const number = counts.get(layer.name) ?? 0;
    counts.set(layer.name, number + 1);
    const name = layer.label ?? (number === 0 ? layer.name : `${layer.name}_${number}`);
    if (names.has(name))
      throw new RangeError(`sequential: two layers are called "${name}". Give them different names.`);
    names.add(name);
    const outputShape = layer.outputShape(inputShape);
    shape = outputShape;
    return { layer, name, inputShape, outputShape, specs: layer.weights(inputShape) };
  });
}

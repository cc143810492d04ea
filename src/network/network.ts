// A network: a graph of layers with their shapes, and their weights in the arenas of one linear memory.

import type { InputCheck } from "../data/rows.js";
import type { Layer, LayerContext, WeightSpec } from "../layers/layer.js";
import { type CallOptions, mapNodes, type Node, nodesIn } from "../layers/node.js";
import { layOut, type Variable } from "../optimizers/arenas.js";
import { align, Memory, type Region, tooLarge } from "../runtime/memory.js";
import { Workspace } from "../runtime/program.js";
import { type Shape, sameShape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import type { Graph, Place } from "./graph.js";
import { Sharing } from "./sharing.js";
import { States, type TapeStates } from "./states.js";

const LIMIT = 4 * 1024 ** 3;

export interface PlacedWeight {
  readonly spec: WeightSpec;
  readonly name: string;
  readonly shape: Shape;
  readonly elements: number;
  readonly trainable: boolean;
  /** In elements, from the start of its arena. */
  readonly offset: number;
}

/** A weight of a network that is about to be made. */
export interface PlannedWeight {
  /** Such as "dense_1/kernel". */
  readonly name: string;
  readonly shape: Shape;
  /** Number of its layer, and its own within the layer. */
  readonly layer: number;
  readonly index: number;
  /** The layer itself. */
  readonly of: Layer;
}

/** Gives the numbers of all weights, or throws: it is asked before any memory is taken. */
export type StoredNumbers = (weights: readonly PlannedWeight[]) => readonly Float32Array[];

export interface NetworkLayer extends Place {
  /** Shapes of a row of its first call's first input and output; an axis as long as the data say has a length that stands for all. */
  readonly inputShape: Shape;
  readonly outputShape: Shape;
  weights: readonly PlacedWeight[];
}

/** Weights in another memory, at the same addresses. */
export interface WeightsAside {
  readonly memory: Memory;
  write(address: number, data: ArrayLike<number>): void;
}

/** What the forward pass gives: the outputs, and the masks of those that have one. */
export interface Forward {
  readonly outputs: readonly Value[];
  readonly masks: readonly (Value | undefined)[];
}

export class Network {
  readonly memory = new Memory();
  readonly workspace = new Workspace(this.memory);
  readonly layers: readonly NetworkLayer[];
  /** Shapes of a row of each input and output, where no axis is as long as the data say. */
  readonly inputShapes: readonly Shape[];
  readonly outputShapes: readonly Shape[];
  /** Whether an axis of an input is as long as the data say. */
  readonly dynamic: boolean;
  /** Trainable weights, as the optimizer sees them. */
  variables: readonly Variable[] = [];
  /** Elements of the trainable arena. */
  elements = 0;
  /** What its stateful layers remember; none where it has no such layer. */
  readonly states: States | undefined;
  /** What other networks have the same layers. */
  readonly sharing: Sharing;
  readonly #weights: Region;
  #gradients: Region | undefined;

  /** @param stored the weights' numbers from a file; without it they are drawn, or those of the network that has the layers already. */
  constructor(
    readonly graph: Graph,
    seed: number,
    stored?: StoredNumbers,
  ) {
    this.inputShapes = graph.inputs.map((node) => node.rows[0]);
    this.outputShapes = graph.outputs.map((node) => node.rows[0]);
    this.dynamic = graph.inputs.some((node) => node.shape.includes(null));
    const specs = graph.places.map(specsOf);
    const all = graph.places.flatMap(({ name: place, layer: of }, layer) =>
      (specs[layer] as WeightSpec[]).map((spec, index) => {
        const { shape } = spec;
        return { spec, layer, index, of, name: `${place}/${spec.name}`, shape, elements: sizeOf(shape) };
      }),
    );
    for (const { spec, name, shape } of all) {
      spec.regularizer?.check(shape, name);
      spec.constraint?.check(shape, name);
    }
    const kept = all.filter(({ spec }) => !spec.state);
    const numbers = stored?.(kept);
    const total = all.reduce((sum, w) => sum + w.elements * 4, 0);
    if (total > LIMIT) throw tooLarge(total, "sequential: weights");
    this.layers = graph.places.map((place, i) => ({
      ...place,
      inputShape: place.calls[0]?.inputs[0]?.rows[0] as Shape,
      outputShape: place.calls[0]?.outputs[0]?.rows[0] as Shape,
      weights: all
        .filter(({ layer }) => layer === i)
        .map((w) => ({ ...w, trainable: w.spec.trainable !== false && !w.spec.state, offset: 0 })),
    }));
    this.sharing = new Sharing(this);
    this.states = graph.places.some(({ layer }) => layer.stateful) ? new States(this.memory) : undefined;
    this.#place();
    // Enough for whichever of them are trained.
    const most = this.allWeights().reduce((sum, w) => sum + align(w.elements * 4), 2 * align(1));
    this.#weights = this.memory.allocate(most, "sequential: weights");
    this.weights().forEach((weight, stream) => {
      const given = numbers?.[stream] ?? this.sharing.numbers(weight);
      this.read(weight).set(given ?? weight.spec.initializer.sample(weight.shape, seed, stream));
    });
    this.sharing.join(numbers !== undefined);
  }

  /** Gives every weight its offset: trainable ones first, then the others. */
  #place(): void {
    const all = this.allWeights();
    const trainable = layOut(all.filter((w) => w.trainable));
    const fixed = layOut(all.filter((w) => !w.trainable));
    this.variables = trainable.variables;
    this.elements = trainable.elements;
    const placed = new Map([...trainable.variables, ...fixed.variables].map((v) => [v.name, v.offset]));
    for (const layer of this.layers)
      layer.weights = layer.weights.map((w) => ({ ...w, offset: placed.get(w.name) as number }));
  }

  /** Bytes from the trainable weights to the others. */
  get #stateOffset(): number {
    return align(this.elements * 4);
  }

  /**
   * Puts weights where they belong after layers were frozen or set free; nothing where none was. What was planned with the old places
   * must be planned anew.
   */
  followTrainable(): boolean {
    const now = this.layers.map((place) =>
      specsOf(place).map((spec) => spec.trainable !== false && !spec.state),
    );
    if (this.layers.every(({ weights }, i) => weights.every((w, j) => w.trainable === now[i]?.[j])))
      return false;
    const numbers = new Map(this.allWeights().map((w) => [w.name, this.read(w).slice()]));
    this.layers.forEach((layer, i) => {
      layer.weights = layer.weights.map((w, j) => ({ ...w, trainable: now[i]?.[j] as boolean }));
    });
    if (this.#gradients) this.memory.release(this.#gradients);
    this.#gradients = undefined;
    this.#place();
    this.memory.floats(this.#weights.address, this.#weights.bytes / 4).fill(0);
    for (const w of this.allWeights()) this.read(w).set(numbers.get(w.name) as Float32Array);
    return true;
  }

  get parameters(): Region {
    return this.#weights;
  }

  /** The gradients' arena, made when training is first planned. */
  get gradients(): Region {
    this.#gradients ??= this.memory.allocate(this.elements * 4, "compile: gradients");
    return this.#gradients;
  }

  /** All weights, layer by layer, what layers remember from run to run included. */
  allWeights(): PlacedWeight[] {
    return this.layers.flatMap((l) => l.weights);
  }

  /** Those that the user knows. */
  weights(): PlacedWeight[] {
    return this.allWeights().filter(({ spec }) => !spec.state);
  }

  /** Set while threads change the weights: those of a finished step, for everybody else. */
  published: WeightsAside | undefined;

  /** Where the weights lie, trainable ones first. */
  get weightRegions(): readonly Region[] {
    return [this.#weights];
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

  /** The gradient of a trainable weight, a view. */
  readGradient({ offset, elements }: PlacedWeight): Float32Array {
    return this.memory.floats(this.gradients.address + offset * 4, elements);
  }

  #addressOf({ trainable, offset }: PlacedWeight): number {
    return this.#weights.address + (trainable ? 0 : this.#stateOffset) + offset * 4;
  }

  /** Appends the layers' calls in order, and the penalties that weights add to the loss. @param stepwise where inputs are one step of a sequence. */
  forward(
    tape: Tape,
    inputs: readonly Value[],
    stepwise?: Pick<LayerContext, "step"> & { readonly states: TapeStates },
  ): Forward {
    const { graph } = this;
    const values = new Map<Node, Value>(graph.inputs.map((node, i) => [node, inputs[i] as Value]));
    const masks = new Map<Node, Value | undefined>();
    const at = (node: Node): Value => values.get(node) as Value;
    const weights = new Map<unknown, Value[]>();
    const streams = new Map(this.layers.map(({ site }, stream) => [site, stream]));
    const states = stepwise?.states ?? this.states?.on(tape);
    let more = this.layers.length;
    for (const { site, inputs: from, options: given, outputs } of graph.calls) {
      let own = weights.get(site);
      // A layer's first call has its number as stream; further ones draw on their own.
      const stream = own ? more++ : (streams.get(site) as number);
      if (!own) {
        own = this.#values(tape, this.layers[stream] as NetworkLayer);
        weights.set(site, own);
      }
      const options = mapNodes(given, at);
      const explicit = given.mask as readonly (Node | undefined)[] | undefined;
      const context = {
        stream,
        ...(stepwise && { step: stepwise.step }),
        ...(states && {
          states: states(String(this.layers.findIndex((place) => place.site === site)), stream),
        }),
        options,
        masks: explicit ? explicit.map((node) => node && at(node)) : from.map((node) => masks.get(node)),
      };
      const x = from.map(at);
      const ys = site.layer.appendAll(tape, x, own, context);
      const ms = site.layer.outputMasks(tape, x, context);
      outputs.forEach((node, i) => {
        values.set(node, ys[i] as Value);
        masks.set(node, ms[i]);
      });
    }
    return { outputs: graph.outputs.map(at), masks: graph.outputs.map((node) => masks.get(node)) };
  }

  /** A layer's weights on a tape: the same values for all its calls, so that gradients add up. */
  #values(tape: Tape, { weights }: NetworkLayer): Value[] {
    return weights.map((w) => {
      const gradient = w.trainable && tape.differentiates ? this.gradients.address + w.offset * 4 : undefined;
      const value = tape.parameter(w.shape, this.#addressOf(w), gradient);
      if (w.trainable) w.spec.regularizer?.append(tape, value, 1);
      return value;
    });
  }

  /** Appends the constraints of the weights, after an update. */
  constrain(tape: Tape): void {
    for (const w of this.allWeights()) {
      if (w.trainable) w.spec.constraint?.append(tape, new Value(w.shape, this.#addressOf(w)));
    }
  }

  /** What looks at the data of input `i`, where a layer behind it takes some values only. */
  checkOf(i: number): InputCheck | undefined {
    const node = this.graph.inputs[i];
    const call = this.graph.calls.find(({ inputs, site }) => inputs[0] === node && site.layer.checkInput);
    if (!node || !call) return undefined;
    const size = sizeOf(node.rows[0]);
    return (data, who) => call.site.layer.checkInput?.(data, size, who);
  }

  /** Throws where the layer behind the first input does not take numbers. */
  checkData(data: Float32Array, rowSize: number, who: string): void {
    const node = this.graph.inputs[0];
    for (const { inputs, site } of this.graph.calls)
      if (inputs[0] === node) site.layer.checkInput?.(data, rowSize, who);
  }
}

/** What the data of each input must fit, and what their messages begin with. */
export function inputsOf(
  network: Network,
  who: string,
): { node: Node; who: string; check: InputCheck | undefined }[] {
  const { inputs, inputNames } = network.graph;
  return inputs.map((node, i) => ({
    node,
    who: inputs.length === 1 ? who : `${who} (${inputNames[i]})`,
    check: network.checkOf(i),
  }));
}

/** A layer's weights: the same for all its calls, and for every length of an axis that the data say. */
function specsOf({ name, layer, calls }: Place): WeightSpec[] {
  let found: WeightSpec[] | undefined;
  for (const { inputs, options } of calls) {
    const lengths = [...inputs, ...nodesIn(options)].some((node) => node.shape.includes(null)) ? [0, 1] : [0];
    for (const i of lengths as (0 | 1)[]) {
      const shapes = inputs.map((node) => node.rows[i]);
      const specs = layer.weights(
        shapes[0] as Shape,
        shapes,
        mapNodes(options, (node) => node.rows[i]) as CallOptions<Shape>,
      );
      found ??= specs;
      specs.forEach(({ name: weight, shape }, j) => {
        const first = found?.[j]?.shape as Shape;
        if (sameShape(first, shape)) return;
        throw new RangeError(
          i === 1
            ? `${name}: its weight "${weight}" would be as long as an axis that is null. Give that axis a length, or take it away before this layer.`
            : `${name}: it is applied again to rows of shape ${showShape(shapes[0] as Shape)}, which needs ${weight} ${showShape(shape)}; it was built with ${showShape(first)}. Use a layer of its own.`,
        );
      });
    }
  }
  return found ?? [];
}

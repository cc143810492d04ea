// Our model from Keras's description: its layers made, and a row of them, or a graph of their calls. No weight has a place in memory
// before all its numbers were found in the file.
import type { Layer } from "../../layers/layer.js";
import { modelOf } from "../../model/graphModel.js";
import { MOST_LAYERS, type Model } from "../../model/model.js";
import { sequentialOf } from "../../model/sequential.js";
import type { PlannedWeight } from "../../network/network.js";
import { storedNumbers } from "../../network/storedNumbers.js";
import { warn } from "../../runtime/warn.js";
import { type Shape, sizeOf } from "../../shape.js";
import type { NamedArray } from "../npy.js";
import type { BuiltLayer } from "./builtLayer.js";
import { type KerasLayer, type KerasModel, type RowShape, shapeOf } from "./description.js";
import { draw } from "./draw.js";
import { layerFromKeras } from "./names.js";

export interface BuildOptions {
  /** Begins messages. */
  readonly who: string;
  /** Whether hard_sigmoid is 0.2 x + 0.5. */
  readonly oldHardSigmoid: boolean;
}

export type WeightsOf = (layer: BuiltLayer) => readonly PlannedWeight[];

/** Says for each weight that the layers need which array of the file it is. */
export type FindWeights = (
  layers: readonly BuiltLayer[],
  weightsOf: WeightsOf,
) => (weight: PlannedWeight) => NamedArray | undefined;

/** @throws {RangeError} naming a layer, an option or a weight that can't be read. */
export function buildModel(model: KerasModel, find: FindWeights, options: BuildOptions): Model<unknown> {
  const chain = chainOf(model);
  const layers = makeLayers(model, options, chain);
  const stored = (planned: readonly PlannedWeight[]): readonly Float32Array[] => {
    const found = find(layers, weightsOf(planned));
    return storedNumbers(options.who, (weight) => told(weight) ?? found(weight))(planned);
  };
  if (chain) {
    const row = layers.flatMap(({ layer }) => layer ?? []);
    return sequentialOf({ layers: row }, stored) as Model<unknown>;
  }
  return modelOf(draw(model, layers, options.who), stored) as Model<unknown>;
}

/** What each layer needs from the file, those within models included. */
function weightsOf(planned: readonly PlannedWeight[]): WeightsOf {
  const own = new Map<Layer, PlannedWeight[]>();
  for (const weight of planned) {
    const list = own.get(weight.of);
    if (list) list.push(weight);
    else own.set(weight.of, [weight]);
  }
  const of: WeightsOf = ({ layer, inner }) =>
    layer ? (own.get(layer) ?? []).filter((weight) => !told(weight)) : (inner ?? []).flatMap(of);
  return of;
}

/** Normalization that was told its mean and variance has them in the config alone. */
function told({ of, index, shape }: PlannedWeight): NamedArray | undefined {
  if (of.name !== "normalization") return undefined;
  const given = of.options[index === 0 ? "mean" : "variance"];
  if (given === undefined) return undefined;
  const list = [given as number | readonly number[]].flat();
  const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => list[i % list.length] as number);
  return { shape, data };
}

/** Layers one after the other, and the shape of their input. */
interface Chain {
  readonly first: KerasLayer;
  readonly shape: Shape;
}

/** Whether the model is a row of layers, each called once with the output of the one before, and the shape of whose input is known. */
function chainOf({ layers, inputs, outputs }: KerasModel): Chain | undefined {
  const [input, ...rest] = layers;
  const shape: RowShape | undefined = input && shapeOf(input.config);
  if (inputs.length !== 1 || outputs.length !== 1 || inputs[0]?.layer !== input?.name || rest.length === 0)
    return undefined;
  let before = input?.name;
  for (const { name, inner, isOperation, calls } of rest) {
    const [call] = calls;
    const plain = Object.values(call?.options ?? {}).every((value) => value === null || value === false);
    if (inner || isOperation || calls.length !== 1 || call?.inputs.length !== 1 || !plain) return undefined;
    const [from] = call.inputs;
    if (from?.layer !== before || from?.output !== 0) return undefined;
    before = name;
  }
  const known = shape !== undefined && shape.length > 0 && shape.every((size) => size !== null);
  return known && outputs[0]?.layer === before
    ? { first: rest[0] as KerasLayer, shape: shape as Shape }
    : undefined;
}

function makeLayers(model: KerasModel, options: BuildOptions, chain?: Chain): BuiltLayer[] {
  let count = 0;
  const make = (layers: readonly KerasLayer[], path: string): BuiltLayer[] =>
    layers.map((keras, i) => {
      // A Sequential's input is none of the file's own layers.
      const number = layers[0]?.name === "" ? i - 1 : i;
      if (++count > MOST_LAYERS)
        throw new RangeError(`${options.who}: the model has more than ${MOST_LAYERS} layers.`);
      const { className, config, name, inner, isOperation } = keras;
      if (inner) return { keras, inner: make(inner.layers, `${path}${name}/`) };
      if (isOperation || className === "InputLayer") return { keras };
      const who = `${options.who}: layer ${number} (${path}${name})`;
      const words = { ...options, who, warn: (message: string) => warn(`${who}: ${message}.`) };
      const first = keras === chain?.first ? chain.shape : undefined;
      return { keras, layer: layerFromKeras(className, { ...config, name }, words, first) };
    });
  return make(model.layers, "");
}

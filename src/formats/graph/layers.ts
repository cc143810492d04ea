// Every layer as operators of a graph: what it does in inference. The formulas are those of src/layers.
import type { Activation } from "../../activations/activation.js";
import { activations } from "../../activations/registry.js";
import { batchAxes } from "../../layers/axes.js";
import { type Shape, sizeOf } from "../../shape.js";
import { translateActivation } from "./activations.js";
import type { Graph, Ref } from "./graph.js";

/** What a translation is given. Shapes are those of a row. */
export interface Place {
  readonly graph: Graph;
  readonly x: Ref;
  readonly options: Readonly<Record<string, unknown>>;
  readonly input: Shape;
  readonly output: Shape;
  /** The numbers of a weight that the layer has. */
  numbers(weight: string): Float32Array;
  /** A weight as a constant, in another shape if one is given. */
  weight(weight: string, shape?: Shape): Ref;
  has(weight: string): boolean;
}

type Translate = (place: Place) => Ref;

const same: Translate = ({ x }) => x;
const batched = (row: Shape): Shape => [1, ...row];

/** A layer that is an activation. */
function activated(make: (options: Readonly<Record<string, unknown>>) => Activation): Translate {
  return ({ graph, x, options, input }) => translateActivation(graph, x, make(options), batched(input));
}

/** The row's axes that a layer names, and the shape that spreads a vector along them over a row. */
function along({ options, input }: Place, who: string): { axes: number[]; spread: Shape } {
  const axes = batchAxes(options.axis as number | readonly number[], input, who);
  return { axes, spread: input.map((size, i) => (axes.includes(i + 1) ? size : 1)) };
}

/** gamma · x + beta, where there are such. */
function scaleAndCenter(place: Place, x: Ref, spread: Shape): Ref {
  const { graph } = place;
  const scaled = place.has("gamma") ? graph.multiply(x, place.weight("gamma", spread)) : x;
  return place.has("beta") ? graph.add(scaled, place.weight("beta", spread)) : scaled;
}

/** x / √(mean(x²) + ε) along axes. */
function byRootMeanSquare(graph: Graph, x: Ref, axes: readonly number[], epsilon: number): Ref {
  const square = graph.mean(graph.multiply(x, x), axes);
  return graph.divide(x, graph.op("Sqrt", [graph.add(square, graph.scalar(epsilon))]));
}

const translations: Readonly<Record<string, Translate>> = {
  activation: ({ graph, x, options, input }) =>
    translateActivation(graph, x, options.activation as Activation, batched(input)),
  activityRegularization: same,
  alphaDropout: same,
  batchNormalization(place) {
    const { graph, x, options } = place;
    const { spread } = along(place, "batchNormalization");
    const gamma = place.has("gamma") ? place.numbers("gamma") : undefined;
    const factor = place
      .numbers("movingVariance")
      .map((v, i) => (gamma?.[i] ?? 1) / Math.sqrt(v + (options.epsilon as number)));
    const centered = graph.subtract(x, place.weight("movingMean", spread));
    const scaled = graph.multiply(centered, graph.constant(factor, spread));
    return place.has("beta") ? graph.add(scaled, place.weight("beta", spread)) : scaled;
  },
  dense(place) {
    const { graph, x, options, input } = place;
    const product = graph.op("MatMul", [x, place.weight("kernel")]);
    const y = place.has("bias") ? graph.add(product, place.weight("bias")) : product;
    const activation = options.activation as Activation | undefined;
    const shape = batched([...input.slice(0, -1), options.units as number]);
    return activation ? translateActivation(graph, y, activation, shape) : y;
  },
  dropout: same,
  elu: activated((o) => activations.elu({ alpha: o.alpha as number })),
  embedding(place) {
    const index = place.graph.op("Cast", [place.x], { to: INT64 });
    return place.graph.op("Gather", [place.weight("embeddings"), index], { axis: 0 });
  },
  flatten: ({ graph, x, output }) => graph.reshape(x, [-1, ...output]),
  gaussianDropout: same,
  gaussianNoise: same,
  groupNormalization(place) {
    const { graph, x, options, input } = place;
    const { axes, spread } = along(place, "groupNormalization");
    const axis = axes[0] as number;
    const channels = input[axis - 1] as number;
    const groups = options.groups === -1 ? channels : (options.groups as number);
    // The channels' axis in two, groups and channels of a group: all but batch and groups are summed over.
    const cut = [...input.slice(0, axis - 1), groups, channels / groups, ...input.slice(axis)];
    const inner = cut.map((_, i) => i + 1).filter((i) => i !== axis);
    const v = graph.reshape(x, [-1, ...cut]);
    const centered = graph.subtract(v, graph.mean(v, inner));
    const y = byRootMeanSquare(graph, centered, inner, options.epsilon as number);
    return scaleAndCenter(place, graph.reshape(y, [-1, ...input]), spread);
  },
  layerNormalization(place) {
    const { graph, x, options } = place;
    const { axes, spread } = along(place, "layerNormalization");
    const centered = graph.subtract(x, graph.mean(x, axes));
    return scaleAndCenter(place, byRootMeanSquare(graph, centered, axes, options.epsilon as number), spread);
  },
  leakyReLU: activated((o) => activations.leakyRelu({ negativeSlope: o.negativeSlope as number })),
  normalization(place) {
    const { graph, x, options } = place;
    const spread = options.axis === null ? [] : along(place, "normalization").spread;
    const deviation = place.numbers("variance").map((v) => Math.max(Math.sqrt(v), 1e-7));
    if (options.invert) {
      const scaled = graph.multiply(x, graph.constant(deviation, spread));
      return graph.add(scaled, place.weight("mean", spread));
    }
    const inverse = deviation.map((d) => 1 / d);
    const centered = graph.subtract(x, place.weight("mean", spread));
    return graph.multiply(centered, graph.constant(inverse, sizeOf(spread) === 1 ? [] : spread));
  },
  permute: ({ graph, x, options }) => graph.transpose(x, [0, ...(options.dims as number[])]),
  prelu(place) {
    const { graph, x } = place;
    return graph.whereGreater(x, graph.scalar(0), x, graph.multiply(x, place.weight("alpha")));
  },
  reLU: activated(({ maxValue, negativeSlope, threshold }) =>
    activations.relu({
      maxValue: maxValue as number | null,
      negativeSlope: negativeSlope as number,
      threshold: threshold as number,
    }),
  ),
  repeatVector({ graph, x, input, output }) {
    const row = graph.reshape(x, [-1, 1, ...input]);
    return graph.op("Tile", [row, graph.integers([1, output[0] as number, 1])]);
  },
  rescaling({ graph, x, options }) {
    const vector = (given: unknown): Ref => {
      const list = [given as number | readonly number[]].flat();
      return graph.constant(Float32Array.from(list), list.length === 1 ? [] : [list.length]);
    };
    return graph.add(graph.multiply(x, vector(options.scale)), vector(options.offset));
  },
  reshape: ({ graph, x, output }) => graph.reshape(x, [-1, ...output]),
  rmsNormalization(place) {
    const { graph, x, options } = place;
    const { axes, spread } = along(place, "rmsNormalization");
    const y = byRootMeanSquare(graph, x, axes, options.epsilon as number);
    return graph.multiply(y, place.weight("scale", spread));
  },
  softmax: ({ graph, x, options }) => graph.op("Softmax", [x], { axis: options.axis as number }),
  unitNormalization(place) {
    const { graph, x } = place;
    const { axes } = along(place, "unitNormalization");
    const square = graph.op("ReduceSum", [graph.multiply(x, x), graph.integers(axes)], { keepdims: 1 });
    return graph.divide(x, graph.op("Max", [graph.op("Sqrt", [square]), graph.scalar(1e-12)]));
  },
};

/** ONNX's number for the type int64. */
export const INT64 = 7;

/** Layers of the registry that have no translation yet. */
export const notExportable: readonly string[] = [
  "adaptiveAveragePooling1d",
  "adaptiveAveragePooling2d",
  "adaptiveAveragePooling3d",
  "adaptiveMaxPooling1d",
  "adaptiveMaxPooling2d",
  "adaptiveMaxPooling3d",
  "add",
  "additiveAttention",
  "attention",
  "average",
  "averagePooling1d",
  "averagePooling2d",
  "averagePooling3d",
  "bidirectional",
  "centerCrop",
  "concatenate",
  "conv1d",
  "conv1dTranspose",
  "conv2d",
  "conv2dTranspose",
  "conv3d",
  "conv3dTranspose",
  "convLstm1d",
  "convLstm2d",
  "cropping1d",
  "cropping2d",
  "cropping3d",
  "cutMix",
  "depthwiseConv1d",
  "depthwiseConv2d",
  "dot",
  "einsumDense",
  "globalAveragePooling1d",
  "globalAveragePooling2d",
  "globalAveragePooling3d",
  "globalMaxPooling1d",
  "globalMaxPooling2d",
  "globalMaxPooling3d",
  "groupQueryAttention",
  "gru",
  "gruCell",
  "lambda",
  "lstm",
  "lstmCell",
  "masking",
  "maxPooling1d",
  "maxPooling2d",
  "maxPooling3d",
  "maximum",
  "minimum",
  "mixUp",
  "multiHeadAttention",
  "multiply",
  "positionEmbedding",
  "randomBrightness",
  "randomContrast",
  "randomCrop",
  "randomErasing",
  "randomFlip",
  "randomRotation",
  "randomTranslation",
  "randomZoom",
  "resizing",
  "rnn",
  "rotaryEmbedding",
  "separableConv1d",
  "separableConv2d",
  "simpleRNN",
  "simpleRNNCell",
  "sinePositionEncoding",
  "spatialDropout1d",
  "spatialDropout2d",
  "spatialDropout3d",
  "spectralNormalization",
  "stackedRNNCells",
  "subtract",
  "timeDistributed",
  "transformerDecoder",
  "transformerEncoder",
  "upSampling1d",
  "upSampling2d",
  "upSampling3d",
  "zeroPadding1d",
  "zeroPadding2d",
  "zeroPadding3d",
];

/** Names of the layers that have a translation. */
export const translatedLayers: readonly string[] = Object.keys(translations);

/** The translation of a layer. @throws {RangeError} for one without. */
export function layerTranslation(name: string, who: string): Translate {
  const found = Object.hasOwn(translations, name) ? translations[name] : undefined;
  if (!found)
    throw new RangeError(
      `${who}: the layer ${name} can't be exported. These can: ${translatedLayers.join(", ")}.`,
    );
  return found;
}

// What parts of the library need to be told, and which parts there are: from the registries, so that a new part that needs
// options fails the comparison until it has a line here.
import {
  activations,
  constraints,
  initializers,
  layers,
  losses,
  ops,
  optimizers,
  regularizers,
  schedules,
} from "../../dist/index.js";

const families = { activations, constraints, initializers, losses, optimizers, regularizers, schedules };
const rate = { initialLearningRate: 0.01 };

/** Options of the parts that have required ones; the rest is made by its name. */
const needed = {
  activations: { threshold: { threshold: 0.1, defaultValue: -0.2 } },
  schedules: {
    cosineDecay: { ...rate, decaySteps: 5, warmupSteps: 2, warmupTarget: 0.02 },
    cosineDecayRestarts: { ...rate, firstDecaySteps: 2, tMul: 1.5 },
    cyclic: { baseLearningRate: 0.001, maxLearningRate: 0.02, stepSizeUp: 2 },
    exponentialDecay: { ...rate, decaySteps: 2, decayRate: 0.9 },
    inverseTimeDecay: { ...rate, decaySteps: 2, decayRate: 0.9 },
    linearWarmup: { learningRate: 0.01 },
    multiStep: { ...rate, milestones: [2, 4] },
    oneCycle: { maxLearningRate: 0.02, totalSteps: 6 },
    piecewiseConstantDecay: { boundaries: [2, 4], values: [0.01, 0.005, 0.001] },
    polynomialDecay: { ...rate, decaySteps: 5, power: 1.5 },
    sequence: () => ({
      schedules: [schedules.linearWarmup({ learningRate: 0.01 }), schedules.step({ ...rate, stepSize: 1 })],
      boundaries: [2],
    }),
    step: { ...rate, stepSize: 2 },
  },
};

/** Every part of a family: [name, the part]. */
export function partsOf(family) {
  return Object.entries(families[family]).map(([name, make]) => {
    const options = needed[family]?.[name];
    return [name, make(typeof options === "function" ? options() : options)];
  });
}

/** Rows as signals, pictures or volumes; a layer; and rows again. */
const shaped =
  (targetShape) =>
  (...made) => [layers.reshape({ targetShape }), ...made, layers.flatten()];
const signals = shaped([8, 16]);
export const pictures = shaped([8, 8, 2]);
const volumes = shaped([4, 4, 4, 2]);
const kinds = { "1d": signals, "2d": pictures, "3d": volumes };

/** Layers of signals, pictures and volumes under their names, but for the dimension. */
const ofDimensions = {
  adaptiveAveragePooling: { outputSize: 3 },
  adaptiveMaxPooling: { outputSize: 3 },
  averagePooling: { poolSize: 2 },
  conv: { filters: 20, kernelSize: 3, padding: "same", activation: "relu" },
  convTranspose: { filters: 12, kernelSize: 3, strides: 2 },
  cropping: {},
  depthwiseConv: { kernelSize: 3, depthMultiplier: 2 },
  globalAveragePooling: {},
  globalMaxPooling: {},
  maxPooling: { poolSize: 2 },
  separableConv: { filters: 20, kernelSize: 3 },
  spatialDropout: { rate: 0.2 },
  upSampling: {},
  zeroPadding: {},
};

/** Layers of several inputs: a node becomes another. */
const merged = (name, options) => (x) =>
  layers[name](options).apply([x, layers.dense({ units: 128, activation: "tanh" }).apply(x)]);
const attended = (name, options) => [
  layers.reshape({ targetShape: [8, 16] }),
  (x) => layers[name](options).apply([x, layers.dense({ units: 16, activation: "tanh" }).apply(x)]),
  layers.flatten(),
];
/** What gives a vector for each step, added to the steps. */
const positioned = (layer) => [
  layers.reshape({ targetShape: [8, 16] }),
  (x) => layers.add().apply([x, layer.apply(x)]),
  layers.flatten(),
];
/** A cell, alone for one step, and its states. */
const stepped = (cell, states) => (x) =>
  cell.apply([x, ...Array.from({ length: states }, () => layers.dense({ units: 24 }).apply(x))])[0];

/** Layers that stand between two dense ones, the first of which has 128 units; a function makes a node of a node. */
const between = {
  activation: () => [layers.activation({ activation: "softsign" })],
  activityRegularization: () => [layers.activityRegularization({ l1: 0.001, l2: 0.01 })],
  alphaDropout: () => [layers.alphaDropout({ rate: 0.2 })],
  batchNormalization: () => [layers.batchNormalization()],
  dense: () => [layers.dense({ units: 100, activation: "silu" })],
  dropout: () => [layers.dropout({ rate: 0.3 })],
  elu: () => [layers.elu()],
  // A step's values, 0 and 1, are the indices.
  embedding: () => [
    layers.dense({ units: 24, activation: "step" }),
    layers.embedding({ inputDim: 2, outputDim: 20 }),
    layers.flatten(),
  ],
  flatten: () => [layers.reshape({ targetShape: [8, 16] }), layers.flatten()],
  gaussianDropout: () => [layers.gaussianDropout({ rate: 0.2 })],
  gaussianNoise: () => [layers.gaussianNoise({ stddev: 0.1 })],
  groupNormalization: () => [layers.groupNormalization({ groups: 8 })],
  layerNormalization: () => [layers.layerNormalization()],
  leakyReLU: () => [layers.leakyReLU()],
  normalization: () => [layers.normalization({ mean: 0.1, variance: 0.5, axis: null })],
  permute: () => [
    layers.reshape({ targetShape: [8, 16] }),
    layers.permute({ dims: [2, 1] }),
    layers.flatten(),
  ],
  convLstm1d: () => [
    ...shaped([4, 8, 4])(
      layers.convLstm1d({ filters: 6, kernelSize: 3, padding: "same", returnSequences: true }),
    ),
  ],
  convLstm2d: () => [...shaped([4, 8, 4, 1])(layers.convLstm2d({ filters: 6, kernelSize: 3 }))],
  positionEmbedding: () => positioned(layers.positionEmbedding({ sequenceLength: 8 })),
  prelu: () => [layers.prelu()],
  reLU: () => [layers.reLU({ maxValue: 1, negativeSlope: 0.2 })],
  repeatVector: () => [layers.repeatVector({ n: 3 }), layers.flatten()],
  rescaling: () => [layers.rescaling({ scale: 0.7, offset: 0.1 })],
  reshape: () => [layers.reshape({ targetShape: [4, -1] }), layers.dense({ units: 64 }), layers.flatten()],
  rmsNormalization: () => [layers.rmsNormalization()],
  softmax: () => [layers.softmax()],
  unitNormalization: () => [layers.unitNormalization()],
  add: () => [merged("add")],
  additiveAttention: () => attended("additiveAttention"),
  attention: () => attended("attention"),
  average: () => [merged("average")],
  bidirectional: () =>
    signals(layers.bidirectional({ layer: layers.lstm({ units: 20, returnSequences: true }) })),
  centerCrop: () => pictures(layers.centerCrop({ height: 6, width: 5 })),
  concatenate: () => [merged("concatenate")],
  dot: () => [merged("dot", { axes: 1, normalize: true })],
  einsumDense: () =>
    signals(layers.einsumDense({ equation: "abc,cd->abd", outputShape: [null, 24], biasAxes: "d" })),
  groupQueryAttention: () =>
    attended("groupQueryAttention", { headDim: 8, numQueryHeads: 4, numKeyValueHeads: 2 }),
  gru: () => signals(layers.gru({ units: 20 })),
  gruCell: () => [stepped(layers.gruCell({ units: 24 }), 1)],
  lambda: () => [
    layers.lambda({
      call: (x) => ops.multiply(x, ops.sigmoid(ops.subtract(x, ops.mean(x, { axis: 1, keepdims: true })))),
    }),
  ],
  lstm: () => signals(layers.lstm({ units: 20, returnSequences: true })),
  lstmCell: () => [stepped(layers.lstmCell({ units: 24 }), 2)],
  masking: () => signals(layers.masking(), layers.lstm({ units: 20 })),
  maximum: () => [merged("maximum")],
  minimum: () => [merged("minimum")],
  multiHeadAttention: () => attended("multiHeadAttention", { numHeads: 4, keyDim: 8, dropout: 0.1 }),
  multiply: () => [merged("multiply")],
  cutMix: () => pictures(layers.cutMix()),
  mixUp: () => pictures(layers.mixUp()),
  randomBrightness: () => pictures(layers.randomBrightness({ factor: 0.2, valueRange: [-4, 4] })),
  randomContrast: () => pictures(layers.randomContrast({ factor: 0.5, valueRange: [-4, 4] })),
  randomCrop: () => pictures(layers.randomCrop({ height: 6, width: 5 })),
  randomErasing: () => pictures(layers.randomErasing({ valueRange: [-1, 1] })),
  randomFlip: () => pictures(layers.randomFlip()),
  randomRotation: () => pictures(layers.randomRotation({ factor: 0.4 })),
  randomTranslation: () => pictures(layers.randomTranslation({ heightFactor: 0.4, widthFactor: 0.3 })),
  randomZoom: () => pictures(layers.randomZoom({ heightFactor: 0.4, widthFactor: 0.3 })),
  resizing: () => pictures(layers.resizing({ height: 11, width: 6, interpolation: "bilinear" })),
  rotaryEmbedding: () => signals(layers.rotaryEmbedding()),
  sinePositionEncoding: () => positioned(layers.sinePositionEncoding()),
  transformerDecoder: () =>
    attended("transformerDecoder", { intermediateDim: 48, numHeads: 4, dropout: 0.1 }),
  transformerEncoder: () =>
    signals(layers.transformerEncoder({ intermediateDim: 48, numHeads: 4, normalizeFirst: true })),
  rnn: () =>
    shaped([4, 32])(layers.rnn({ cell: [layers.lstmCell({ units: 20 }), layers.gruCell({ units: 12 })] })),
  simpleRNN: () => signals(layers.simpleRNN({ units: 20 })),
  simpleRNNCell: () => [stepped(layers.simpleRNNCell({ units: 24 }), 1)],
  stackedRNNCells: () => [
    stepped(
      layers.stackedRNNCells({ cells: [layers.gruCell({ units: 24 }), layers.lstmCell({ units: 24 })] }),
      3,
    ),
  ],
  spectralNormalization: () => [
    layers.spectralNormalization({ layer: layers.dense({ units: 40 }), powerIterations: 2 }),
  ],
  subtract: () => [merged("subtract")],
  timeDistributed: () => signals(layers.timeDistributed({ layer: layers.dense({ units: 20 }) })),
};
for (const [family, options] of Object.entries(ofDimensions)) {
  for (const [kind, around] of Object.entries(kinds)) {
    const transposed = family.endsWith("Transpose");
    const name = transposed ? family.replace("Transpose", `${kind}Transpose`) : family + kind;
    // What grows in every direction is made small again, or the next layer would have a million weights.
    const then = transposed ? [`averagePooling${kind}`] : [];
    if (name in layers)
      between[name] = () =>
        around(layers[name](options), ...then.map((pool) => layers[pool]({ poolSize: 3 })));
  }
}

/** Every layer in its surroundings: [name, layers]. @throws where one has none. */
export function layersBetween() {
  return Object.keys(layers).map((name) => {
    const make = between[name];
    if (!make) throw new RangeError(`bench/runtimes/parts.js: say where to put the layer "${name}".`);
    return [name, make()];
  });
}

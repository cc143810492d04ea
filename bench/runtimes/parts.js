// What parts of the library need to be told, and which parts there are: from the registries, so that a new part that needs
// options fails the comparison until it has a line here.
import {
  activations,
  constraints,
  initializers,
  layers,
  losses,
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

/** Layers that stand between two dense ones, the first of which has 256 units. */
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
    layers.embedding({ inputDim: 2, outputDim: 70 }),
    layers.flatten(),
  ],
  flatten: () => [layers.reshape({ targetShape: [8, 32] }), layers.flatten()],
  gaussianDropout: () => [layers.gaussianDropout({ rate: 0.2 })],
  gaussianNoise: () => [layers.gaussianNoise({ stddev: 0.1 })],
  groupNormalization: () => [layers.groupNormalization({ groups: 8 })],
  layerNormalization: () => [layers.layerNormalization()],
  leakyReLU: () => [layers.leakyReLU()],
  normalization: () => [layers.normalization({ mean: 0.1, variance: 0.5, axis: null })],
  permute: () => [
    layers.reshape({ targetShape: [8, 32] }),
    layers.permute({ dims: [2, 1] }),
    layers.flatten(),
  ],
  prelu: () => [layers.prelu()],
  reLU: () => [layers.reLU({ maxValue: 1, negativeSlope: 0.2 })],
  repeatVector: () => [layers.repeatVector({ n: 3 }), layers.flatten()],
  rescaling: () => [layers.rescaling({ scale: 0.7, offset: 0.1 })],
  reshape: () => [layers.reshape({ targetShape: [4, -1] }), layers.dense({ units: 64 }), layers.flatten()],
  rmsNormalization: () => [layers.rmsNormalization()],
  softmax: () => [layers.softmax()],
  unitNormalization: () => [layers.unitNormalization()],
};

/** Every layer in its surroundings: [name, layers]. @throws where one has none. */
export function layersBetween() {
  return Object.keys(layers).map((name) => {
    const make = between[name];
    if (!make) throw new RangeError(`bench/runtimes/parts.js: say where to put the layer "${name}".`);
    return [name, make()];
  });
}

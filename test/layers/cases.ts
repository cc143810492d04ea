// A layer's usual options and what it is fed, for tests that loop over the registry: a layer without a case fails.
import { ops } from "../../src/custom/ops/registry.js";
import type { Node } from "../../src/layers/node.js";
import { layers } from "../../src/layers/registry.js";

/** Layers that need several inputs: held to their numbers in test/network. */
export const severalInputs: readonly string[] = [
  "add",
  "average",
  "concatenate",
  "dot",
  "maximum",
  "minimum",
  "multiply",
  "subtract",
];

export interface LayerCase {
  readonly options?: Readonly<Record<string, unknown>>;
  /** Shape of one input row. */
  readonly input: readonly number[];
  /** Shapes of a row of further inputs. */
  readonly beside?: readonly (readonly number[])[];
  /** Inputs are whole numbers below this. */
  readonly indices?: number;
  /** Numbers of weights whose gradient leaves a part of the way out, so that differences have another: golden numbers hold it. */
  readonly stopped?: readonly number[];
  /** No two inputs of a row are close: where the largest of them counts, differences would step over a kink. */
  readonly apart?: boolean;
}

const noisy = { rate: 0.3 };

const wide = [5, 6, 7];
const channelsFirst = { dataFormat: "channelsFirst" };

/** Images of one to three axes for each kind of pooling, channels last and first. */
function poolingCases(): Record<string, LayerCase[]> {
  const cases: Record<string, LayerCase[]> = {};
  for (const rank of [1, 2, 3]) {
    const sizes = rank === 3 ? [3, 4, 3] : wide.slice(0, rank);
    for (const kind of ["max", "average"]) {
      const apart = kind === "max";
      const kindUpper = kind === "max" ? "Max" : "Average";
      cases[`${kind}Pooling${rank}d`] = [
        { options: { poolSize: 2 }, input: [...sizes, 3], apart },
        { options: { poolSize: 3, strides: 2, padding: "same" }, input: [...sizes, 5], apart },
        { options: { poolSize: 3, strides: 1, ...channelsFirst }, input: [2, ...sizes], apart },
      ];
      cases[`global${kindUpper}Pooling${rank}d`] = [
        { input: [...sizes, 3], apart },
        { options: { keepdims: true, ...channelsFirst }, input: [3, ...sizes], apart },
      ];
      cases[`adaptive${kindUpper}Pooling${rank}d`] = [
        { options: { outputSize: 2 }, input: [...sizes, 3], apart },
        { options: { outputSize: 3, ...channelsFirst }, input: [2, ...sizes], apart },
      ];
    }
  }
  return cases;
}

/** Every option of convolutions for each number of axes. */
function convolutionCases(): Record<string, LayerCase[]> {
  const cases: Record<string, LayerCase[]> = {};
  for (const rank of [1, 2, 3]) {
    const sizes = rank === 3 ? [3, 4, 3] : rank === 2 ? [5, 4] : [7];
    const usual = { filters: 3, kernelSize: 2 };
    cases[`conv${rank}d`] = [
      { options: { ...usual, activation: "tanh" }, input: [...sizes, 2] },
      { options: { ...usual, filters: 9, kernelSize: 3, padding: "same", strides: 2 }, input: [...sizes, 5] },
      { options: { ...usual, padding: "same", strides: 2, useBias: false }, input: [...sizes, 1] },
      { options: { ...usual, dilationRate: 2, kernelRegularizer: "l2" }, input: [...sizes, 2] },
      { options: { ...usual, filters: 4, groups: 2, padding: "same" }, input: [...sizes, 6] },
      { options: { ...usual, kernelSize: 1, activation: "sigmoid" }, input: [...sizes, 2] },
      { options: { ...usual, kernelSize: 1, strides: 2 }, input: [...sizes, 2] },
      { options: { ...usual, ...channelsFirst }, input: [2, ...sizes] },
    ];
  }
  cases.conv1d?.push({
    options: { filters: 3, kernelSize: 3, padding: "causal", dilationRate: 2 },
    input: [7, 2],
  });
  return cases;
}

/** Layers that convolve in other ways, or move places. */
function placeCases(): Record<string, LayerCase[]> {
  const cases: Record<string, LayerCase[]> = {};
  for (const rank of [1, 2, 3]) {
    const sizes = [[5], [4, 3], [3, 3, 3]][rank - 1] as number[];
    // What enlarges begins small: the gradients by differences go through all that comes out.
    const small = [[4], [3, 2], [1, 2, 2]][rank - 1] as number[];
    const first = [2, ...sizes];
    if (rank < 3) {
      cases[`depthwiseConv${rank}d`] = [
        { options: { kernelSize: 2, activation: "tanh" }, input: [...sizes, 5] },
        { options: { kernelSize: 3, padding: "same", depthMultiplier: 3, strides: 2 }, input: [...sizes, 2] },
        { options: { kernelSize: 2, dilationRate: 2, useBias: false, ...channelsFirst }, input: first },
      ];
      cases[`separableConv${rank}d`] = [
        { options: { filters: 4, kernelSize: 2, activation: "tanh" }, input: [...sizes, 3] },
        {
          options: { filters: 3, kernelSize: 3, padding: "same", depthMultiplier: 2, strides: 2 },
          input: [...sizes, 2],
        },
        { options: { filters: 2, kernelSize: 2, useBias: false, ...channelsFirst }, input: first },
      ];
    }
    cases[`conv${rank}dTranspose`] = [
      { options: { filters: 3, kernelSize: 3, strides: 2, padding: "same" }, input: [...small, 2] },
      {
        options: { filters: 2, kernelSize: 2, strides: rank === 1 ? 3 : 2, activation: "tanh" },
        input: [...small, 2],
      },
      {
        options: { filters: rank === 1 ? 9 : 1, kernelSize: 3, strides: 2, outputPadding: 1 },
        input: [...small, 1],
      },
      {
        options: { filters: 2, kernelSize: 2, dilationRate: 2, useBias: false, ...channelsFirst },
        input: [2, ...small],
      },
    ];
    cases[`zeroPadding${rank}d`] = [
      { input: [...small, 2] },
      {
        options: { padding: rank === 1 ? [0, 2] : sizes.map((_, i) => [i, 2]), ...channelsFirst },
        input: first,
      },
    ];
    cases[`cropping${rank}d`] = [
      { options: { cropping: 1 }, input: [...sizes, 2] },
      {
        options: { cropping: rank === 1 ? [0, 2] : sizes.map((_, i) => [i % 2, 1]), ...channelsFirst },
        input: first,
      },
    ];
    cases[`spatialDropout${rank}d`] = [
      { options: noisy, input: [...sizes, 3] },
      { options: { ...noisy, seed: 4, ...channelsFirst }, input: first },
    ];
    cases[`upSampling${rank}d`] = [
      { options: { size: 2 }, input: [...small, 3] },
      { options: { size: rank === 3 ? 2 : 3, ...channelsFirst }, input: [1, ...small] },
    ];
  }
  for (const interpolation of ["bilinear", "bicubic"]) {
    cases.upSampling2d?.push({ options: { size: [2, 3], interpolation }, input: [3, 3, 1] });
  }
  return cases;
}

/** What changes pictures at random in training. */
function augmentationCases(): Record<string, LayerCase[]> {
  const input = [4, 5, 3];
  const first = [2, 4, 3];
  const range = { valueRange: [-10, 10] };
  return {
    cutMix: [{ input }, { options: { factor: [0.5, 1], seed: 3, ...channelsFirst }, input: first }],
    mixUp: [{ input }, { options: { alpha: 1, seed: 3, ...channelsFirst }, input: first }],
    randomBrightness: [
      { options: { factor: 0.2, ...range }, input },
      { options: { factor: [-0.1, 0.3], ...range, seed: 3, ...channelsFirst }, input: first },
    ],
    randomContrast: [
      { options: { factor: 0.4, ...range }, input },
      { options: { factor: [0.2, 0.9], ...range, seed: 3, ...channelsFirst }, input: first },
    ],
    randomCrop: [
      { options: { height: 3, width: 2 }, input },
      { options: { height: 6, width: 5, ...channelsFirst }, input: first },
    ],
    randomErasing: [
      { options: { valueRange: [-1, 1] }, input },
      { options: { factor: [0.2, 0.8], scale: 0.5, fillValue: [0.5, 0.25], ...channelsFirst }, input: first },
      { options: { factor: 0.7, fillValue: 3, seed: 2 }, input },
    ],
    randomFlip: [{ input }, { options: { mode: "vertical", seed: 3, ...channelsFirst }, input: first }],
    randomRotation: [
      { options: { factor: 0.3 }, input },
      { options: { factor: [0.1, 0.2], fillMode: "constant", fillValue: 2, ...channelsFirst }, input: first },
    ],
    randomTranslation: [
      { options: { heightFactor: 0.3, widthFactor: [0.1, 0.9], fillMode: "wrap" }, input },
      {
        options: { heightFactor: 1, widthFactor: 0, interpolation: "nearest", ...channelsFirst },
        input: first,
      },
    ],
    randomZoom: [
      { options: { heightFactor: 0.5 }, input },
      {
        options: { heightFactor: 0.9, widthFactor: [-0.5, 0], fillMode: "nearest", ...channelsFirst },
        input: first,
      },
    ],
  };
}

/** At least one case for each layer; the first one is the usual. */
export const layerCases: Readonly<Record<string, readonly LayerCase[]>> = {
  ...poolingCases(),
  ...convolutionCases(),
  ...placeCases(),
  ...augmentationCases(),
  activation: [{ options: { activation: "tanh" }, input: [5] }],
  activityRegularization: [{ options: { l1: 0.2, l2: 0.3 }, input: [5] }],
  additiveAttention: [
    { input: [3, 4], beside: [[5, 4]] },
    {
      options: { useScale: false },
      input: [3, 4],
      beside: [
        [5, 2],
        [5, 4],
      ],
    },
  ],
  alphaDropout: [
    { options: noisy, input: [6] },
    { options: { ...noisy, noiseShape: [null, 1, 4], seed: 7 }, input: [3, 4] },
  ],
  attention: [
    { input: [3, 4], beside: [[5, 4]] },
    { options: { useScale: true, scoreMode: "concat", dropout: 0.3 }, input: [3, 4], beside: [[5, 4]] },
  ],
  batchNormalization: [
    { input: [6] },
    { options: { axis: 1, scale: false }, input: [3, 2] },
    { options: { axis: -2, center: false, epsilon: 0.1 }, input: [2, 3, 2] },
    { options: { trainable: false }, input: [5] },
  ],
  bidirectional: [
    { options: { layer: { name: "lstm", options: { units: 3 } } }, input: [4, 3] },
    {
      options: { layer: { name: "gru", options: { units: 3, returnSequences: true } }, mergeMode: "mul" },
      input: [3, 2],
    },
  ],
  centerCrop: [
    { options: { height: 2, width: 3 }, input: [4, 6, 2] },
    { options: { height: 5, width: 3, ...channelsFirst }, input: [2, 4, 6] },
  ],
  dense: [
    { options: { units: 5, activation: "tanh" }, input: [3] },
    { options: { units: 2, useBias: false, activation: "softmax" }, input: [2, 2, 3] },
    {
      options: {
        units: 3,
        kernelRegularizer: "l1L2",
        biasRegularizer: "l2",
        activityRegularizer: "l2",
        kernelConstraint: "maxNorm",
        biasConstraint: "nonNeg",
      },
      input: [4],
    },
  ],
  dropout: [
    { options: noisy, input: [6] },
    { options: { ...noisy, noiseShape: [1, null, 1] }, input: [3, 4] },
  ],
  einsumDense: [
    { options: { equation: "abc,cd->abd", outputShape: [null, 2], biasAxes: "d" }, input: [3, 4] },
    { options: { equation: "abc,bcd->adb", outputShape: [2, 3], activation: "tanh" }, input: [3, 2] },
    { options: { equation: "...x,xy->...y", outputShape: 2, biasAxes: "y" }, input: [2, 3] },
  ],
  lambda: [{ options: { call: (x: Node) => ops.tanh(ops.multiply(x, 1.5)) }, input: [4] }],
  masking: [{ options: { maskValue: 0.5 }, input: [3, 2] }],
  timeDistributed: [
    { options: { layer: layers.dense({ units: 2, activation: "tanh" }) }, input: [3, 4] },
    { options: { layer: layers.dense({ units: 3, kernelRegularizer: "l2" }) }, input: [2, 2, 3] },
    { options: { layer: layers.batchNormalization() }, input: [3, 4] },
  ],
  spectralNormalization: [
    { options: { layer: layers.dense({ units: 5, activation: "tanh" }) }, input: [3], stopped: [0] },
    {
      options: { layer: layers.conv2d({ filters: 3, kernelSize: 2 }), powerIterations: 2 },
      input: [3, 4, 2],
      stopped: [0],
    },
    {
      options: { layer: layers.embedding({ inputDim: 5, outputDim: 3 }) },
      input: [4],
      indices: 5,
      stopped: [0],
    },
  ],
  elu: [{ options: { alpha: 0.5 }, input: [5] }],
  embedding: [
    { options: { inputDim: 5, outputDim: 3, embeddingsRegularizer: "l2" }, input: [4], indices: 5 },
    { options: { inputDim: 3, outputDim: 6 }, input: [2, 3], indices: 3 },
  ],
  flatten: [{ input: [2, 3] }],
  gaussianDropout: [{ options: noisy, input: [6] }],
  gaussianNoise: [{ options: { stddev: 0.5, seed: 3 }, input: [6] }],
  groupNormalization: [
    { options: { groups: 2 }, input: [3, 4] },
    { options: { groups: -1, axis: 1, center: false }, input: [2, 3] },
    { options: { groups: 3, axis: 2, scale: false }, input: [2, 6, 2] },
  ],
  groupQueryAttention: [
    { options: { headDim: 2, numQueryHeads: 4, numKeyValueHeads: 2 }, input: [5, 3] },
    {
      options: {
        headDim: 3,
        numQueryHeads: 2,
        numKeyValueHeads: 1,
        slidingWindow: 2,
        useGate: true,
        useBias: false,
      },
      input: [4, 3],
      beside: [[4, 2]],
    },
  ],
  gru: [
    { options: { units: 5 }, input: [4, 3] },
    { options: { units: 4, returnSequences: true, goBackwards: true, useBias: false }, input: [3, 2] },
  ],
  gruCell: [
    { options: { units: 3 }, input: [4], beside: [[3]] },
    { options: { units: 2, resetAfter: false, recurrentDropout: 0.3 }, input: [4], beside: [[2]] },
  ],
  lstm: [
    { options: { units: 5 }, input: [4, 3] },
    { options: { units: 19, returnSequences: true, goBackwards: true, useBias: false }, input: [3, 2] },
  ],
  lstmCell: [
    { options: { units: 3 }, input: [4], beside: [[3], [3]] },
    { options: { units: 2, activation: "softsign", recurrentDropout: 0.3 }, input: [4], beside: [[2], [2]] },
  ],
  multiHeadAttention: [
    { options: { numHeads: 2, keyDim: 3 }, input: [5, 4] },
    {
      options: { numHeads: 2, keyDim: 2, valueDim: 3, outputShape: [3], dropout: 0.2, useBias: false },
      input: [3, 4],
      beside: [[5, 2]],
    },
  ],
  convLstm1d: [
    { options: { filters: 2, kernelSize: 2 }, input: [3, 4, 2] },
    {
      options: {
        filters: 2,
        kernelSize: 3,
        padding: "same",
        strides: 2,
        returnSequences: true,
        recurrentDropout: 0.2,
        dropout: 0.2,
        ...channelsFirst,
      },
      input: [2, 2, 5],
    },
  ],
  convLstm2d: [
    { options: { filters: 2, kernelSize: 2, dropout: 0.1 }, input: [2, 3, 4, 1] },
    {
      options: {
        filters: 1,
        kernelSize: [2, 1],
        useBias: false,
        goBackwards: true,
        returnSequences: true,
        activation: "softsign",
        ...channelsFirst,
      },
      input: [2, 2, 3, 3],
    },
  ],
  positionEmbedding: [
    { options: { sequenceLength: 5 }, input: [5, 4] },
    { options: { sequenceLength: 7 }, input: [2, 3, 4] },
  ],
  rotaryEmbedding: [
    { input: [5, 4] },
    { options: { maxWavelength: 100, scalingFactor: 2, sequenceAxis: 2 }, input: [2, 3, 6] },
    { options: { sequenceAxis: -1, featureAxis: 1 }, input: [4, 3] },
  ],
  sinePositionEncoding: [{ input: [5, 4] }, { options: { maxWavelength: 100 }, input: [2, 3, 5] }],
  transformerDecoder: [
    { options: { intermediateDim: 5, numHeads: 2, activation: "tanh" }, input: [3, 4] },
    {
      options: { intermediateDim: 3, numHeads: 1, dropout: 0.2, normalizeFirst: true, activation: "gelu" },
      input: [3, 4],
      beside: [[5, 4]],
    },
  ],
  transformerEncoder: [
    { options: { intermediateDim: 5, numHeads: 2, activation: "tanh" }, input: [3, 4] },
    {
      options: { intermediateDim: 3, numHeads: 2, dropout: 0.2, normalizeFirst: true, activation: "gelu" },
      input: [3, 4],
    },
  ],
  rnn: [
    { options: { cell: { name: "lstmCell", options: { units: 3 } } }, input: [4, 3] },
    {
      options: {
        cell: [
          { name: "gruCell", options: { units: 3, recurrentDropout: 0.2 } },
          { name: "simpleRNNCell", options: { units: 2 } },
        ],
        returnSequences: true,
      },
      input: [3, 2],
    },
  ],
  simpleRNNCell: [{ options: { units: 3 }, input: [4], beside: [[3]] }],
  stackedRNNCells: [
    {
      options: { cells: ["lstmCell", "gruCell"].map((name) => ({ name, options: { units: 2 } })) },
      input: [3],
      beside: [[2], [2], [2]],
    },
  ],
  simpleRNN: [
    { options: { units: 5 }, input: [4, 3] },
    { options: { units: 4, returnSequences: true, goBackwards: true, useBias: false }, input: [3, 2] },
  ],
  layerNormalization: [
    { input: [6] },
    { options: { axis: [1, 3], epsilon: 0.1 }, input: [2, 3, 2] },
    { options: { axis: 1, center: false }, input: [4, 3] },
  ],
  leakyReLU: [{ input: [5] }],
  normalization: [
    { options: { mean: [1, 2, 3], variance: [1, 4, 9] }, input: [3] },
    { options: { axis: null, mean: 0.5, variance: 2, invert: true }, input: [2, 3] },
    { options: { axis: 1 }, input: [2, 3] },
  ],
  permute: [{ options: { dims: [3, 1, 2] }, input: [2, 3, 4] }],
  prelu: [{ input: [5] }, { options: { sharedAxes: [1, 3], alphaRegularizer: "l2" }, input: [2, 3, 2] }],
  reLU: [{ options: { maxValue: 1, negativeSlope: 0.2 }, input: [5] }],
  repeatVector: [{ options: { n: 3 }, input: [4] }],
  rescaling: [
    { options: { scale: 0.5, offset: -1 }, input: [2, 3] },
    { options: { scale: [1, 2, -3], offset: 0.5 }, input: [2, 3] },
  ],
  reshape: [{ options: { targetShape: [3, -1] }, input: [2, 6] }],
  resizing: [
    { options: { height: 3, width: 7 }, input: [5, 4, 2] },
    {
      options: { height: 2, width: 3, antialias: true, interpolation: "bicubic", ...channelsFirst },
      input: [1, 5, 6],
    },
    { options: { height: 3, width: 3, cropToAspectRatio: true, interpolation: "nearest" }, input: [5, 4, 2] },
    { options: { height: 3, width: 4, padToAspectRatio: true, fillValue: 0.5 }, input: [3, 7, 1] },
  ],
  rmsNormalization: [{ input: [6] }, { options: { axis: [1, 3], epsilon: 0.1 }, input: [2, 3, 2] }],
  softmax: [{ input: [5] }, { options: { axis: 1 }, input: [4, 3] }],
  unitNormalization: [{ input: [6] }, { options: { axis: [1, 2] }, input: [2, 3] }],
};

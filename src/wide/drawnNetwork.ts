// Networks drawn from a number: layers of every family that has kernels, one after the other, with options and shapes that nobody would write
// down. What a layer refuses is left out, so that every number gives a network; the same one in every build of the kernels.
import { input, type Node } from "../layers/node.js";
import { layers } from "../layers/registry.js";
import { model as graph } from "../model/graphModel.js";
import type { Model } from "../model/model.js";
import { type Tensor, tensor } from "../tensor.js";

/** A network, and the rows and targets it is trained with. */
export interface Drawn {
  readonly model: Model;
  readonly x: Tensor;
  readonly y: Tensor;
  readonly batchSize: number;
}

/** Draws whole numbers and members of lists, the same for a seed. */
class Draw {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 2654435761) >>> 0;
  }

  /** From `low` to `high`. */
  int(low: number, high: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return low + Math.floor((this.#state / 2 ** 32) * (high - low + 1));
  }

  of<const T>(...list: readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T;
  }

  tensor(shape: readonly number[]): Tensor {
    const size = shape.reduce((product, length) => product * length, 1);
    return tensor(
      Float32Array.from({ length: size }, () => this.int(-1000, 1000) / 1000),
      shape,
    );
  }
}

type Step = (draw: Draw) => (node: Node) => Node;

/** A layer with drawn options, on a node. */
const layer =
  (make: (draw: Draw) => { apply(node: Node): unknown }): Step =>
  (draw) => {
    const made = make(draw);
    return (node) => made.apply(node) as Node;
  };

const activation = (draw: Draw) =>
  draw.of("relu", "tanh", "sigmoid", "gelu", "silu", "softplus", "elu", "softmax", "linear", "mish");

const onRows: readonly Step[] = [
  layer((d) => layers.dense({ units: d.int(1, 90), activation: activation(d) })),
  layer(() => layers.batchNormalization()),
  layer(() => layers.layerNormalization()),
  layer((d) => layers.dropout({ rate: 0.3, seed: d.int(1, 99) })),
  layer(() => layers.prelu()),
];

const convolved = (d: Draw) => ({
  filters: d.int(1, 40),
  kernelSize: d.int(1, 4),
  strides: d.of(1, 1, 1, 2),
  padding: d.of("same", "valid"),
  activation: activation(d),
});
const pooled = (d: Draw) => ({ poolSize: d.int(1, 3), strides: d.int(1, 2), padding: d.of("same", "valid") });
const depthwise = (d: Draw) => ({
  kernelSize: d.int(1, 3),
  depthMultiplier: d.int(1, 2),
  padding: d.of("same", "valid"),
});
const recurrent = (d: Draw) => ({
  units: d.int(1, 40),
  returnSequences: true,
  goBackwards: d.of(true, false),
});
const normalized: readonly Step[] = [
  layer(() => layers.batchNormalization()),
  layer(() => layers.layerNormalization()),
  layer(() => layers.rmsNormalization()),
  layer(() => layers.groupNormalization({ groups: 1 })),
];

const onSignals: readonly Step[] = [
  layer((d) => layers.conv1d({ ...convolved(d), padding: d.of("same", "valid", "causal") })),
  layer((d) => layers.depthwiseConv1d(depthwise(d))),
  layer((d) => layers.separableConv1d({ filters: d.int(1, 30), kernelSize: d.int(1, 3) })),
  layer((d) =>
    layers.conv1dTranspose({ filters: d.int(1, 20), kernelSize: d.int(1, 3), strides: d.int(1, 2) }),
  ),
  layer((d) => layers.maxPooling1d(pooled(d))),
  layer((d) => layers.averagePooling1d(pooled(d))),
  layer((d) => layers.simpleRNN(recurrent(d))),
  layer((d) => layers.lstm(recurrent(d))),
  layer((d) => layers.gru({ ...recurrent(d), resetAfter: d.of(true, false) })),
  layer((d) => layers.bidirectional({ layer: layers.lstm({ units: d.int(1, 20), returnSequences: true }) })),
  (d) => {
    const made = layers.multiHeadAttention({ numHeads: d.int(1, 3), keyDim: d.int(1, 12) });
    return (node) => made.apply([node, node]) as Node;
  },
  layer((d) => layers.dense({ units: d.int(1, 40), activation: activation(d) })),
  ...normalized,
];

const onPictures: readonly Step[] = [
  layer((d) => layers.conv2d(convolved(d))),
  layer((d) => layers.conv2d(convolved(d))),
  layer((d) => layers.conv2d({ ...convolved(d), strides: 1, dilationRate: 2 })),
  layer((d) => layers.depthwiseConv2d(depthwise(d))),
  layer((d) => layers.separableConv2d({ filters: d.int(1, 30), kernelSize: d.int(1, 3) })),
  layer((d) =>
    layers.conv2dTranspose({ filters: d.int(1, 20), kernelSize: d.int(1, 3), strides: d.int(1, 2) }),
  ),
  layer((d) => layers.maxPooling2d(pooled(d))),
  layer((d) => layers.averagePooling2d(pooled(d))),
  layer((d) => layers.upSampling2d({ interpolation: d.of("nearest", "bilinear") })),
  layer((d) => layers.resizing({ height: d.int(2, 9), width: d.int(2, 9), interpolation: "bicubic" })),
  ...normalized,
];

const onVolumes: readonly Step[] = [
  layer((d) => layers.conv3d({ ...convolved(d), filters: d.int(1, 10), kernelSize: d.int(1, 2) })),
  layer((d) => layers.maxPooling3d(pooled(d))),
  layer((d) => layers.averagePooling3d(pooled(d))),
  ...normalized,
];

const kinds = [
  { steps: onRows, shape: (d: Draw) => [d.int(1, 80)] },
  { steps: onSignals, shape: (d: Draw) => [d.int(4, 14), d.int(1, 24)] },
  { steps: onPictures, shape: (d: Draw) => [d.int(4, 12), d.int(4, 12), d.int(1, 12)] },
  { steps: onVolumes, shape: (d: Draw) => [d.int(3, 5), d.int(3, 5), d.int(3, 5), d.int(1, 4)] },
];
const STEPS = 5;
const OPTIMIZERS = ["sgd", "adam", "rmsprop", "nadam", "adadelta", "adamax", "lion"] as const;

/** The network of a number. */
export function drawnNetwork(seed: number): Drawn {
  const draw = new Draw(seed);
  const { steps, shape } = draw.of(...kinds, ...kinds.slice(1, 3));
  const start = input({ shape: shape(draw) });
  let node: Node = start;
  for (let i = 0; i < STEPS; i++) {
    const step = draw.of(...steps)(draw);
    try {
      node = step(node);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
    }
  }
  const flat = layers.flatten().apply(node);
  const outputs = layers.dense({ units: 3 }).apply(flat);
  const model = graph({ inputs: start, outputs, seed });
  model.compile({ optimizer: draw.of(...OPTIMIZERS), loss: draw.of("mse", "huber", "logCosh") });
  const rows = draw.int(5, 12);
  return {
    model,
    x: draw.tensor([rows, ...(start.shape as number[])]),
    y: draw.tensor([rows, 3]),
    batchSize: draw.int(2, rows),
  };
}

// One part of one's own of each kind that does what one of the library's does: for tests that loop over registries, and to be held against those.
import {
  defineActivation,
  defineLoss,
  defineMetric,
  defineOptimizer,
  type Node,
  ops,
} from "../../src/index.js";

export const ownSilu = defineActivation({
  name: "ownSilu",
  options: { beta: 1 },
  call: (x, { options }) => ops.multiply(x, ops.sigmoid(ops.multiply(options.beta, x))),
});

/** As `meanSquaredError`: a number for each prediction, of which the mean is taken. */
export const ownSquares = defineLoss({
  name: "ownSquares",
  call: (yTrue, yPred) => ops.square(ops.subtract(yTrue, yPred)),
});

/** As `meanAbsoluteError`, but larger below than above. */
export const ownPinball = defineLoss({
  name: "ownPinball",
  options: { tau: 0.5 },
  call: (yTrue, yPred, { options: { tau } }) => {
    const e = ops.subtract(yTrue, yPred);
    return ops.mean(ops.maximum(ops.multiply(tau, e), ops.multiply(tau - 1, e)), { axis: -1 });
  },
});

/** As `sparseCategoricalCrossentropy` with `fromLogits`. */
export const ownCrossentropy = defineLoss({
  name: "ownCrossentropy",
  options: { fromLogits: false },
  sparse: true,
  call: (yTrue, yPred, { options }) => {
    const logs = options.fromLogits ? ops.logSoftmax(yPred) : ops.log(yPred);
    const at = ops.expandDims(yTrue, -1);
    return ops.negative(ops.squeeze(ops.takeAlongAxis(logs, at, { axis: -1 }), { axis: -1 }));
  },
});

const errors = (yTrue: Node, yPred: Node): Node => ops.abs(ops.subtract(yTrue, yPred));
/** As `meanAbsoluteError`. */
export const ownErrors = defineMetric({ name: "ownErrors", call: errors });
export const ownTotal = defineMetric({ name: "ownTotal", call: errors, reduce: "sum" });

/** Adam, as Kingma & Ba have it. */
export const ownAdam = defineOptimizer({
  name: "ownAdam",
  learningRate: 0.001,
  options: { beta1: 0.9, beta2: 0.999, epsilon: 1e-7 },
  slots: { m: 0, v: 0 },
  call: (parameter, gradient, { slots, options: { beta1, beta2, epsilon }, learningRate, iteration }) => {
    const toward = (mean: Node, x: Node, beta: number): Node =>
      ops.add(mean, ops.multiply(1 - beta, ops.subtract(x, mean)));
    const m = toward(slots.m, gradient, beta1);
    const v = toward(slots.v, ops.square(gradient), beta2);
    const left = (beta: number): Node => ops.subtract(1, ops.power(beta, iteration));
    const rate = ops.divide(ops.multiply(learningRate, ops.sqrt(left(beta2))), left(beta1));
    const step = ops.divide(ops.multiply(rate, m), ops.add(ops.sqrt(v), epsilon));
    return { parameter: ops.subtract(parameter, step), slots: { m, v } };
  },
});

/**
 * Activation functions: in layers, or on their own by `forward` and `backward`. Each on its own, for pages that are to be small: there, parts have no names (see docs/browsers.md).
 *
 * @module downhill/activations
 */
// The list of activations: one line each.

export { celu } from "./celu.js";
export { elu } from "./elu.js";
export { exponential } from "./exponential.js";
export { gelu } from "./gelu.js";
export { glu } from "./glu.js";
export { hardShrink } from "./hardShrink.js";
export { hardSigmoid } from "./hardSigmoid.js";
export { hardSilu } from "./hardSilu.js";
export { hardTanh } from "./hardTanh.js";
export { leakyRelu } from "./leakyRelu.js";
export { linear } from "./linear.js";
export { logSigmoid } from "./logSigmoid.js";
export { logSoftmax } from "./logSoftmax.js";
export { mish } from "./mish.js";
export { relu } from "./relu.js";
export { relu6 } from "./relu6.js";
export { selu } from "./selu.js";
export { sigmoid } from "./sigmoid.js";
export { silu } from "./silu.js";
export { softmax } from "./softmax.js";
export { softplus } from "./softplus.js";
export { softShrink } from "./softShrink.js";
export { softsign } from "./softsign.js";
export { sparsemax } from "./sparsemax.js";
export { sparsePlus } from "./sparsePlus.js";
export { sparseSigmoid } from "./sparseSigmoid.js";
export { squareplus } from "./squareplus.js";
export { step } from "./step.js";
export { tanh } from "./tanh.js";
export { tanhShrink } from "./tanhShrink.js";
export { threshold } from "./threshold.js";

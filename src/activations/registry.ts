// The registry of activations: one line each.
import { Registry } from "../parts/part.js";
import type { Activation } from "./activation.js";
import { celu } from "./celu.js";
import { elu } from "./elu.js";
import { exponential } from "./exponential.js";
import { gelu } from "./gelu.js";
import { glu } from "./glu.js";
import { hardShrink } from "./hardShrink.js";
import { hardSigmoid } from "./hardSigmoid.js";
import { hardSilu } from "./hardSilu.js";
import { hardTanh } from "./hardTanh.js";
import { leakyRelu } from "./leakyRelu.js";
import { linear } from "./linear.js";
import { logSigmoid } from "./logSigmoid.js";
import { logSoftmax } from "./logSoftmax.js";
import { mish } from "./mish.js";
import { relu } from "./relu.js";
import { relu6 } from "./relu6.js";
import { selu } from "./selu.js";
import { sigmoid } from "./sigmoid.js";
import { silu } from "./silu.js";
import { softmax } from "./softmax.js";
import { softplus } from "./softplus.js";
import { softShrink } from "./softShrink.js";
import { softsign } from "./softsign.js";
import { sparsemax } from "./sparsemax.js";
import { sparsePlus } from "./sparsePlus.js";
import { sparseSigmoid } from "./sparseSigmoid.js";
import { squareplus } from "./squareplus.js";
import { step } from "./step.js";
import { tanh } from "./tanh.js";
import { tanhShrink } from "./tanhShrink.js";
import { threshold } from "./threshold.js";

export const activations = {
  celu,
  elu,
  exponential,
  gelu,
  glu,
  hardShrink,
  hardSigmoid,
  hardSilu,
  hardTanh,
  leakyRelu,
  linear,
  logSigmoid,
  logSoftmax,
  mish,
  relu,
  relu6,
  selu,
  sigmoid,
  silu,
  softmax,
  softplus,
  softShrink,
  softsign,
  sparsemax,
  sparsePlus,
  sparseSigmoid,
  squareplus,
  step,
  tanh,
  tanhShrink,
  threshold,
};

export const activationRegistry = new Registry<Activation>("activation", activations, {
  swish: "silu",
  hardSwish: "hardSilu",
});

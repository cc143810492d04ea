// What recurrent layers may be told: Keras's options of its cells and of its layers.

import { sigmoid } from "../../activations/sigmoid.js";
import { tanh } from "../../activations/tanh.js";
import { zeros } from "../../initializers/constants.js";
import { orthogonal } from "../../initializers/orthogonal.js";
import { glorotUniform } from "../../initializers/varianceScaling.js";
import { count, flag, fraction, required } from "../../options.js";
import { activationOption } from "../functionActivation.js";
import { seedOption } from "../noise.js";
import { weightOptions } from "../weight.js";

/** Of every cell. */
export const cellOptions = {
  units: required(count()),
  activation: activationOption(tanh),
  useBias: flag(true),
  ...weightOptions("kernel", glorotUniform),
  ...weightOptions("recurrent", orthogonal),
  ...weightOptions("bias", zeros),
  dropout: fraction(0),
  recurrentDropout: fraction(0),
  seed: seedOption,
};

/** Of cells with gates. */
export const gateOptions = { recurrentActivation: activationOption(sigmoid) };

/** Of every layer that goes through a sequence. */
export const sequenceOptions = {
  returnSequences: flag(false),
  returnState: flag(false),
  goBackwards: flag(false),
  stateful: flag(false),
  unroll: flag(false),
  zeroOutputForMask: flag(false),
};

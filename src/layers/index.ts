// The registry of layers: one line each.
import { Registry } from "../parts/part.js";
import { activation } from "./activation.js";
import { activityRegularization } from "./activityRegularization.js";
import { alphaDropout } from "./alphaDropout.js";
import { batchNormalization } from "./batchNormalization.js";
import { dense } from "./dense.js";
import { dropout } from "./dropout.js";
import { elu } from "./elu.js";
import { embedding } from "./embedding.js";
import { flatten } from "./flatten.js";
import { gaussianDropout } from "./gaussianDropout.js";
import { gaussianNoise } from "./gaussianNoise.js";
import { groupNormalization } from "./groupNormalization.js";
import type { Layer } from "./layer.js";
import { layerNormalization } from "./layerNormalization.js";
import { leakyReLU } from "./leakyReLU.js";
import { normalization } from "./normalization.js";
import { permute } from "./permute.js";
import { prelu } from "./prelu.js";
import { reLU } from "./reLU.js";
import { repeatVector } from "./repeatVector.js";
import { rescaling } from "./rescaling.js";
import { reshape } from "./reshape.js";
import { rmsNormalization } from "./rmsNormalization.js";
import { softmax } from "./softmax.js";
import { unitNormalization } from "./unitNormalization.js";

/**
 * Layers, to be stacked by `sequential`.
 *
 * @namespace
 */
export const layers = {
  activation,
  activityRegularization,
  alphaDropout,
  batchNormalization,
  dense,
  dropout,
  elu,
  embedding,
  flatten,
  gaussianDropout,
  gaussianNoise,
  groupNormalization,
  layerNormalization,
  leakyReLU,
  normalization,
  permute,
  prelu,
  reLU,
  repeatVector,
  rescaling,
  reshape,
  rmsNormalization,
  softmax,
  unitNormalization,
};

export const layerRegistry = new Registry<Layer>("layer", layers);

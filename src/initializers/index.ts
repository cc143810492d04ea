// The registry of initializers: one line each.
import { Registry } from "../parts/part.js";
import { constant, ones, zeros } from "./constants.js";
import { identity } from "./identity.js";
import type { Initializer } from "./initializer.js";
import { orthogonal } from "./orthogonal.js";
import { randomNormal, randomUniform, truncatedNormal } from "./random.js";
import {
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  varianceScaling,
} from "./varianceScaling.js";

/**
 * Initializers: how weights begin.
 *
 * @namespace
 */
export const initializers = {
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  identity,
  lecunNormal,
  lecunUniform,
  ones,
  orthogonal,
  randomNormal,
  randomUniform,
  truncatedNormal,
  varianceScaling,
  zeros,
};

export const initializerRegistry = new Registry<Initializer>("initializer", initializers, {
  uniform: "randomUniform",
  normal: "randomNormal",
  one: "ones",
  zero: "zeros",
});

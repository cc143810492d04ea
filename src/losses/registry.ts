// The registry of losses: one line each.
import { Registry } from "../parts/part.js";
import { binaryCrossentropy } from "./binaryCrossentropy.js";
import { binaryFocalCrossentropy } from "./binaryFocalCrossentropy.js";
import { categoricalCrossentropy } from "./categoricalCrossentropy.js";
import { categoricalFocalCrossentropy } from "./categoricalFocalCrossentropy.js";
import { categoricalGeneralizedCrossEntropy } from "./categoricalGeneralizedCrossEntropy.js";
import { categoricalHinge } from "./categoricalHinge.js";
import { cosineSimilarity } from "./cosineSimilarity.js";
import { dice } from "./dice.js";
import { hinge } from "./hinge.js";
import { huber } from "./huber.js";
import { klDivergence } from "./klDivergence.js";
import { logCosh } from "./logCosh.js";
import type { Loss } from "./loss.js";
import { meanAbsoluteError } from "./meanAbsoluteError.js";
import { meanAbsolutePercentageError } from "./meanAbsolutePercentageError.js";
import { meanSquaredError } from "./meanSquaredError.js";
import { meanSquaredLogarithmicError } from "./meanSquaredLogarithmicError.js";
import { poisson } from "./poisson.js";
import { rootMeanSquaredError } from "./rootMeanSquaredError.js";
import { sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.js";
import { squaredHinge } from "./squaredHinge.js";
import { tversky } from "./tversky.js";

export const losses = {
  binaryCrossentropy,
  binaryFocalCrossentropy,
  categoricalCrossentropy,
  categoricalFocalCrossentropy,
  categoricalGeneralizedCrossEntropy,
  categoricalHinge,
  cosineSimilarity,
  dice,
  hinge,
  huber,
  klDivergence,
  logCosh,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  meanSquaredLogarithmicError,
  poisson,
  rootMeanSquaredError,
  sparseCategoricalCrossentropy,
  squaredHinge,
  tversky,
};

export const lossRegistry = new Registry<Loss>("loss", losses, {
  bce: "binaryCrossentropy",
  kld: "klDivergence",
  logcosh: "logCosh",
  mae: "meanAbsoluteError",
  mape: "meanAbsolutePercentageError",
  mse: "meanSquaredError",
  msle: "meanSquaredLogarithmicError",
  rmse: "rootMeanSquaredError",
});

// Losses under their names.
import { Registry } from "../parts/registry.js";
import * as factories from "./index.js";
import type { Loss } from "./loss.js";

/**
 * Losses: in `compile`, or on their own by `value`, `perSample` and `gradient`.
 *
 * @namespace
 */
export const losses = { ...factories };

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

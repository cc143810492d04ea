// The registry of losses: one line each.
import { Registry } from "../parts/part.js";
import { binaryCrossentropy } from "./binaryCrossentropy.js";
import { categoricalCrossentropy } from "./categoricalCrossentropy.js";
import type { Loss } from "./loss.js";
import { meanAbsoluteError } from "./meanAbsoluteError.js";
import { meanSquaredError } from "./meanSquaredError.js";
import { rootMeanSquaredError } from "./rootMeanSquaredError.js";
import { sparseCategoricalCrossentropy } from "./sparseCategoricalCrossentropy.js";

export const losses = {
  binaryCrossentropy,
  categoricalCrossentropy,
  meanAbsoluteError,
  meanSquaredError,
  rootMeanSquaredError,
  sparseCategoricalCrossentropy,
};

export const lossRegistry = new Registry<Loss>("loss", losses, {
  mse: "meanSquaredError",
  mae: "meanAbsoluteError",
  rmse: "rootMeanSquaredError",
  bce: "binaryCrossentropy",
});

// The registry of regularizers: one line each.
import { Registry } from "../parts/part.js";
import { l1 } from "./l1.js";
import { l1L2, l1l2 } from "./l1L2.js";
import { l2 } from "./l2.js";
import { orthogonal, orthogonalRegularizer } from "./orthogonal.js";
import type { Regularizer } from "./regularizer.js";

const registered = { l1, l1L2, l2, orthogonal };

export const regularizers = { ...registered, l1l2, orthogonalRegularizer };

export const regularizerRegistry = new Registry<Regularizer>("regularizer", registered, {
  l1l2: "l1L2",
  orthogonalRegularizer: "orthogonal",
});

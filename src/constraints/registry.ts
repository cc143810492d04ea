// The registry of constraints: one line each.
import { Registry } from "../parts/part.js";
import type { Constraint } from "./constraint.js";
import { maxNorm } from "./maxNorm.js";
import { minMaxNorm } from "./minMaxNorm.js";
import { nonNeg } from "./nonNeg.js";
import { unitNorm } from "./unitNorm.js";

export const constraints = { maxNorm, minMaxNorm, nonNeg, unitNorm };

export const constraintRegistry = new Registry<Constraint>("constraint", constraints);

// The schedules that are a formula of their own, one line each; `sequence` is made of others.
import { cosineDecay } from "./cosineDecay.js";
import { cosineDecayRestarts } from "./cosineDecayRestarts.js";
import { cyclic } from "./cyclic.js";
import { exponentialDecay } from "./exponentialDecay.js";
import { inverseTimeDecay } from "./inverseTimeDecay.js";
import { linearWarmup } from "./linearWarmup.js";
import { multiStep } from "./multiStep.js";
import { oneCycle } from "./oneCycle.js";
import { piecewiseConstantDecay } from "./piecewiseConstantDecay.js";
import { polynomialDecay } from "./polynomialDecay.js";
import { step } from "./step.js";

export const plainSchedules = {
  cosineDecay,
  cosineDecayRestarts,
  cyclic,
  exponentialDecay,
  inverseTimeDecay,
  linearWarmup,
  multiStep,
  oneCycle,
  piecewiseConstantDecay,
  polynomialDecay,
  step,
};

// The registry of optimizers: one line each.
import { Registry } from "../parts/part.js";
import { adadelta } from "./adadelta.js";
import { adafactor } from "./adafactor.js";
import { adagrad } from "./adagrad.js";
import { adam } from "./adam.js";
import { adamax } from "./adamax.js";
import { adamw } from "./adamw.js";
import { ftrl } from "./ftrl.js";
import { lamb } from "./lamb.js";
import { lion } from "./lion.js";
import { muon } from "./muon.js";
import { nadam } from "./nadam.js";
import type { Optimizer } from "./optimizer.js";
import { radam } from "./radam.js";
import { rmsprop } from "./rmsprop.js";
import { rprop } from "./rprop.js";
import { scheduleFreeAdamw } from "./scheduleFreeAdamw.js";
import { sgd } from "./sgd.js";

export const optimizers = {
  adadelta,
  adafactor,
  adagrad,
  adam,
  adamax,
  adamw,
  ftrl,
  lamb,
  lion,
  muon,
  nadam,
  radam,
  rmsprop,
  rprop,
  scheduleFreeAdamw,
  sgd,
};

export const optimizerRegistry = new Registry<Optimizer>("optimizer", optimizers);

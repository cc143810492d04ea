// The registry of optimizers: one line each.
import { Registry } from "../parts/part.js";
import { adadelta } from "./adadelta.js";
import { adagrad } from "./adagrad.js";
import { adam } from "./adam.js";
import { adamax } from "./adamax.js";
import { nadam } from "./nadam.js";
import type { Optimizer } from "./optimizer.js";
import { rmsprop } from "./rmsprop.js";
import { sgd } from "./sgd.js";

export const optimizers = { adadelta, adagrad, adam, adamax, nadam, rmsprop, sgd };

export const optimizerRegistry = new Registry<Optimizer>("optimizer", optimizers);

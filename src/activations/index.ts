// The registry of activations: one line each.
import { Registry } from "../parts/part.js";
import type { Activation } from "./activation.js";
import { leakyRelu } from "./leakyRelu.js";
import { linear } from "./linear.js";
import { relu } from "./relu.js";
import { sigmoid } from "./sigmoid.js";
import { softmax } from "./softmax.js";
import { step } from "./step.js";
import { tanh } from "./tanh.js";

export const activations = { leakyRelu, linear, relu, sigmoid, softmax, step, tanh };

export const activationRegistry = new Registry<Activation>("activation", activations);

import { flag, fraction } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * Stochastic gradient descent, with momentum and Nesterov's step on request.
 *
 *   w ← w − η g;  with momentum μ: v ← μ v − η g, w ← w + v;  Nesterov: w ← w + μ v − η g
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.01.
 * @param options.momentum μ in [0, 1). Default 0.
 * @param options.nesterov default false.
 * @example
 * model.compile({ optimizer: optimizers.sgd({ learningRate: 0.1, momentum: 0.9 }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/sgd/; Sutskever et al. 2013, http://proceedings.mlr.press/v28/sutskever13.html
 */
export const sgd = optimizer(
  "sgd",
  0.01,
  { momentum: fraction(0), nesterov: flag(false) },
  {
    slots: (o) => (o.momentum === 0 ? [] : [0]),
    constants: (o) => [o.momentum, o.nesterov ? 1 : 0],
    kernel: (o) => (o.momentum === 0 ? "sgd" : "sgdMomentum"),
    begin: null,
  },
);

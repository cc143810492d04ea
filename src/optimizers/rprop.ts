import { positive, where } from "../options.js";
import { optimizer } from "./optimizer.js";

/**
 * Rprop: each parameter has a step size of its own, which grows while its gradient keeps its sign and shrinks when it turns;
 * for full batches. As in PyTorch.
 *
 *   s ← clamp(s · η⁺ | η⁻ | 1, smallest, largest);  w ← w − s sign(g), and no step where the sign has turned
 *
 * @param options.learningRate step size at the start, ≥ 0, or a schedule. Default 0.01.
 * @param options.etaMinus η⁻ in (0, 1). Default 0.5.
 * @param options.etaPlus η⁺ > 1. Default 1.2.
 * @param options.minStepSize > 0. Default 1e-6.
 * @param options.maxStepSize ≥ minStepSize. Default 50.
 * @example
 * model.compile({ optimizer: optimizers.rprop(), loss: "meanSquaredError" });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.Rprop.html; Riedmiller & Braun 1993, https://doi.org/10.1109/ICNN.1993.298623
 */
export const rprop = optimizer(
  "rprop",
  0.01,
  {
    etaMinus: where(positive(0.5), "a number in (0, 1)", (n) => n < 1),
    etaPlus: where(positive(1.2), "a number > 1", (n) => n > 1),
    minStepSize: positive(1e-6),
    maxStepSize: positive(50),
  },
  {
    slots: () => [0, 0],
    constants: (o) => [o.etaMinus, o.etaPlus, o.minStepSize, o.maxStepSize],
    check(o) {
      if (o.minStepSize > o.maxStepSize)
        throw new RangeError(
          `rprop: minStepSize must be at most maxStepSize, ${o.maxStepSize}, got ${o.minStepSize}.`,
        );
    },
  },
);

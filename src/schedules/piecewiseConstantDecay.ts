import { finite, listOf, nonNegative, required } from "../options.js";
import { checkIncreasing } from "./checks.js";
import { schedule } from "./schedule.js";

/**
 * Constant between boundaries; a boundary belongs to the value before it.
 *
 * @param options.boundaries steps in increasing order. Required.
 * @param options.values learning rates ≥ 0, one more than there are boundaries. Required.
 * @example
 * const learningRate = schedules.piecewiseConstantDecay({ boundaries: [100, 200], values: [0.1, 0.01, 0.001] });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/learning_rate_schedules/piecewise_constant_decay/
 */
export const piecewiseConstantDecay = schedule(
  "piecewiseConstantDecay",
  { boundaries: required(listOf(finite())), values: required(listOf(nonNegative())) },
  ({ boundaries, values }) => {
    checkIncreasing("piecewiseConstantDecay: boundaries", boundaries);
    if (values.length !== boundaries.length + 1) {
      throw new RangeError(
        `piecewiseConstantDecay: values must be one more than boundaries, ${boundaries.length + 1}, got ${values.length}.`,
      );
    }
    return (step) => values[boundaries.filter((boundary) => step > boundary).length] as number;
  },
);

import { nonNegative, unit } from "../options.js";
import { normConstraint } from "./constraint.js";

/**
 * Vectors whose length lies between two bounds: w · (rate · clamp(‖w‖, minValue, maxValue) + (1 − rate) · ‖w‖) / (1e-7 + ‖w‖).
 *
 * @param options.minValue ≥ 0, default 0. @param options.maxValue ≥ minValue, default 1.
 * @param options.rate in [0, 1]: how far a length moves into the bounds with each update. Default 1: at once.
 * @param options.axis along which the vectors lie, or a list of axes. Default 0.
 * @throws {RangeError} where minValue is above maxValue.
 * @example
 * constraints.minMaxNorm({ minValue: 1, maxValue: 2 }).apply(Float32Array.of(0.3, 0.4)); // 0.6, 0.8
 * @see https://keras.io/api/layers/constraints/#minmaxnorm-class
 */
export const minMaxNorm = normConstraint(
  "minMaxNorm",
  { minValue: nonNegative(0), maxValue: nonNegative(1), rate: unit(1) },
  (o) => {
    if (o.minValue > o.maxValue) {
      throw new RangeError(
        `minMaxNorm: minValue must be at most maxValue (${o.maxValue}), got ${o.minValue}. Exchange them.`,
      );
    }
    return { low: o.minValue, high: o.maxValue, rate: o.rate };
  },
);

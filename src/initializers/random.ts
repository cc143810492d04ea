import { finite, nonNegative } from "../options.js";
import { randomInitializer } from "./initializer.js";

/**
 * Uniform between two bounds, the upper one excluded.
 * @param options.minval default −0.05. @param options.maxval ≥ minval, default 0.05. @param options.seed in place of the model's.
 * @throws {RangeError} `randomUniform: minval must be <= maxval, got 1 and 0.`
 * @example
 * initializers.randomUniform({ minval: 0, maxval: 1 }).sample([2, 3]);
 * @see https://keras.io/api/layers/initializers/#randomuniform-class
 */
export const randomUniform = randomInitializer(
  "randomUniform",
  { minval: finite(-0.05), maxval: finite(0.05) },
  (o) => ({
    kernel: "randomUniform",
    parameters: [o.minval, o.maxval],
  }),
  ({ minval, maxval }) => {
    if (minval > maxval) {
      throw new RangeError(`randomUniform: minval must be <= maxval, got ${minval} and ${maxval}.`);
    }
  },
);

/**
 * Normally distributed.
 * @param options.mean default 0. @param options.stddev ≥ 0, default 0.05. @param options.seed in place of the model's.
 * @example
 * initializers.randomNormal({ stddev: 1 }).sample([2, 3]);
 * @see https://keras.io/api/layers/initializers/#randomnormal-class
 */
export const randomNormal = randomInitializer(
  "randomNormal",
  { mean: finite(0), stddev: nonNegative(0.05) },
  (o) => ({
    kernel: "randomNormal",
    parameters: [o.mean, o.stddev],
  }),
);

/**
 * Normally distributed, drawn again beyond two standard deviations.
 * @param options.mean default 0. @param options.stddev ≥ 0, of the uncut distribution, default 0.05. @param options.seed in place of the model's.
 * @example
 * initializers.truncatedNormal({ stddev: 1 }).sample([2, 3]);
 * @see https://keras.io/api/layers/initializers/#truncatednormal-class
 */
export const truncatedNormal = randomInitializer(
  "truncatedNormal",
  { mean: finite(0), stddev: nonNegative(0.05) },
  (o) => ({
    kernel: "truncatedNormal",
    parameters: [o.mean, o.stddev],
  }),
);

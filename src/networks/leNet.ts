import { relu } from "../activations/relu.js";
import { softmax } from "../activations/softmax.js";
import { conv2d } from "../layers/conv.js";
import { dense } from "../layers/dense.js";
import { flatten } from "../layers/flatten.js";
import { maxPooling2d } from "../layers/maxPooling.js";
import { type Sequential, sequential } from "../model/sequential.js";
import { type Given, parseOptions } from "../options.js";
import { classifierOptions } from "./shared.js";

const schema = classifierOptions;
export interface LeNetOptions extends Given<typeof schema> {}

/**
 * LeNet-5 in the form of today, for small pictures such as digits: two convolutions of 5 × 5, 6 and 16 filters, each with max pooling, and dense layers
 * of 120, 84 and as many units as classes; relu, and softmax at the end. 61 706 weights for 28 × 28 × 1.
 *
 * @param options.inputShape [height, width, channels], at least 12 × 12.
 * @param options.classes ≥ 1, default 10. @param options.seed default 0.
 * @returns a model that is yet to be compiled.
 * @throws {RangeError} for pictures that are too small.
 * @example
 * const model = leNet({ inputShape: [28, 28, 1] });
 * model.compile({ optimizer: "adam", loss: "sparseCategoricalCrossentropy", metrics: ["accuracy"] });
 * @see LeCun et al. 1998, Gradient-based learning applied to document recognition, http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf
 */
export function leNet(options: LeNetOptions): Sequential {
  const { inputShape, classes, seed } = parseOptions("leNet", schema, options);
  const [height, width] = inputShape as [number, number, number];
  if (Math.min(height, width) < 12)
    throw new RangeError(
      `leNet: pictures must have at least 12 × 12 pixels, got ${height} × ${width}. Enlarge them.`,
    );
  return sequential({
    seed,
    layers: [
      conv2d({ filters: 6, kernelSize: 5, padding: "same", activation: relu(), inputShape }),
      maxPooling2d(),
      conv2d({ filters: 16, kernelSize: 5, activation: relu() }),
      maxPooling2d(),
      flatten(),
      dense({ units: 120, activation: relu() }),
      dense({ units: 84, activation: relu() }),
      dense({ units: classes, activation: softmax() }),
    ],
  });
}

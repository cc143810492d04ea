import { truncatedNormal } from "../initializers/random.js";
import { assign } from "../ops/elementwise/assign.js";
import * as f from "../ops/elementwise/expression.js";
import { matrixProduct, NN, NT } from "../ops/matmul.js";
import { reduce } from "../ops/reduce.js";
import { between, required } from "../options.js";
import { partOption } from "../parts/named.js";
import type { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import { type Layer, layer, type WeightSpec } from "./layer.js";

/** Least length that a vector is divided by, Keras's epsilon. */
const SHORTEST = 1e-7;

/**
 * Divides the kernel of a layer by its largest singular value σ, which bounds how much the layer can stretch: kernel ← kernel / σ before each step of training
 * uses it. σ is followed by power iteration: v ← W·u / ‖W·u‖, u ← Wᵀ·v / ‖Wᵀ·v‖, σ = vᵀ·W·u, with the kernel as a matrix W, its last axis the columns. No
 * gradient flows through σ. In inference, and with `trainable: false`, the kernel is used as it is.
 *
 * Weights: the layer's kernel, vectorU [1, last axis] (not trained), then the layer's other weights.
 *
 * @param options.layer one that has a kernel, or an embedding. A regularizer of its kernel sees it before the division.
 * @param options.powerIterations for each step, from 1 to 100, default 1.
 * @throws {RangeError} for a layer without a kernel.
 * @example
 * const judge = layers.spectralNormalization({ layer: layers.dense({ units: 16, activation: "relu" }), inputShape: [2] });
 * @see https://keras.io/api/layers/normalization_layers/spectral_normalization/; Miyato et al. 2018, https://arxiv.org/abs/1802.05957
 */
export const spectralNormalization = layer(
  "spectralNormalization",
  { layer: required(partOption<Layer>("layer")), powerIterations: between(1, 100, 1) },
  ({ layer: inner, powerIterations, ...o }) => ({
    acrossRows: inner.acrossRows,
    closing: inner.closing,
    ...(inner.checkInput ? { checkInput: inner.checkInput } : {}),
    outputShape: (input) => inner.outputShape(input),
    weights(input) {
      const specs = inner.weights(input);
      const kernel = specs[kernelIn(inner, specs)] as WeightSpec;
      const vectorU = {
        name: "vectorU",
        shape: [1, kernel.shape.at(-1) as number],
        initializer: truncatedNormal({ stddev: 0.02 }),
        trainable: false,
      };
      return [kernel, vectorU, ...specs.filter((spec) => spec !== kernel)];
    },
    append(tape, x, [kernel, u, ...rest], context) {
      const at = kernelIn(inner, inner.weights(x.shape.slice(1)));
      const frozen = context.frozen || !o.trainable;
      const used =
        tape.training && !frozen && inner.trainable
          ? normalized(tape, kernel as Value, u as Value, powerIterations)
          : (kernel as Value);
      return inner.append(tape, x, rest.toSpliced(at, 0, used), { ...context, frozen });
    },
    outputMasks: (tape, inputs, context) => inner.outputMasks(tape, inputs, context),
  }),
);

function kernelIn(inner: Layer, specs: readonly WeightSpec[]): number {
  const at = specs.findIndex(({ name }) => name === "kernel" || name === "embeddings");
  if (at >= 0) return at;
  throw new RangeError(
    `spectralNormalization: the layer ${inner.name} has no kernel (${specs.map(({ name }) => name).join(", ") || "no weights"}). Wrap one that has, such as dense.`,
  );
}

/** Appends kernel / σ; the kernel and u take their new values with the step's update. A kernel of zeros stays, and so does its u. */
function normalized(tape: Tape, kernel: Value, u: Value, iterations: number): Value {
  const columns = kernel.shape.at(-1) as number;
  // Seen as constants: no gradient flows through σ.
  const matrix = new Value([kernel.elements / columns, columns], kernel.place, false);
  let direction = u;
  let image = u;
  for (let i = 0; i < iterations; i++) {
    const v = unit(tape, matrixProduct(tape, direction, matrix, NT));
    image = matrixProduct(tape, v, matrix, NN);
    direction = unit(tape, image);
  }
  const sigma = sum(tape, f.multiply(image, direction), u);
  const largest = reduce(tape, "max", magnitudes(tape, matrix), { keepdims: true });
  const y = tape.value(kernel.shape, kernel.differentiable);
  assign(tape, y, f.where(largest, f.divide(matrix, sigma), matrix), matrix.shape);
  tape.onBackward(y, (dy) => tape.contribute(kernel, (d) => tape.emit("copy", [d], [dy], [kernel.elements])));
  tape.beforeUpdate(() => {
    tape.emit("copy", [kernel], [y], [kernel.elements]);
    assign(tape, u, f.where(largest, direction, u));
  });
  return y;
}

/** Appends x / max(‖x‖, 1e-7). */
function unit(tape: Tape, x: Value): Value {
  const y = tape.value(x.shape, false);
  assign(tape, y, f.divide(x, f.maximum(f.sqrt(sum(tape, f.square(x), x)), SHORTEST)));
  return y;
}

function magnitudes(tape: Tape, x: Value): Value {
  const y = tape.value(x.shape, false);
  assign(tape, y, f.abs(x));
  return y;
}

/** Appends the sum of a formula over the shape of a value. */
function sum(tape: Tape, formula: f.Formula, like: Value): Value {
  const whole = tape.value(like.shape, false);
  assign(tape, whole, formula);
  return reduce(tape, "sum", whole, { keepdims: true });
}

import { required } from "../options.js";
import { partOption } from "../parts/named.js";
import type { Shape } from "../shape.js";
import { type Layer, layer } from "./layer.js";

/**
 * Applies a layer to each step of a sequence: [batch, steps, …] becomes [batch, steps, …] with what the layer makes of a step.
 *
 * All steps are given to the layer as rows of one batch: statistics, as of batch normalization, are those of all samples and steps.
 *
 * @param options.layer such as `layers.dense({ units: 4 })`; its weights are this layer's.
 * @throws {RangeError} for rows of fewer than two axes.
 * @example
 * const model = sequential({ layers: [layers.timeDistributed({ layer: layers.dense({ units: 4 }), inputShape: [5, 3] })] });
 * @see https://keras.io/api/layers/recurrent_layers/time_distributed/
 */
export const timeDistributed = layer(
  "timeDistributed",
  { layer: required(partOption<Layer>("layer")) },
  ({ layer: inner }) => ({
    supportsMasking: true,
    outputShape: (input) => [stepsOf(input), ...inner.outputShape(input.slice(1))],
    weights: (input) => inner.weights(input.slice(1)),
    append(tape, x, weights, { stream }) {
      const [rows, steps, ...row] = x.shape as [number, number, ...number[]];
      const y = inner.append(tape, tape.view(x, [rows * steps, ...row]), weights, { stream });
      return tape.view(y, [rows, steps, ...y.shape.slice(1)]);
    },
  }),
);

function stepsOf(input: Shape): number {
  if (input.length < 2)
    throw new RangeError(
      `timeDistributed: rows must have at least two axes, [steps, …], got ${input.length}. Apply the layer itself.`,
    );
  return input[0] as number;
}

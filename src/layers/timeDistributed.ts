import { slice, stack } from "../ops/region.js";
import { required } from "../options.js";
import { partOption } from "../parts/named.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { type Layer, type LayerContext, layer } from "./layer.js";

/**
 * Applies a layer to each step of a sequence: [batch, steps, …] becomes [batch, steps, …] with what the layer makes of a step.
 *
 * A layer that looks at the whole batch in training, as batch normalization does, is given one step after the other: its statistics are those of a
 * step, as in Keras. All others are given all steps at once, as rows of one batch.
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
  ({ layer: inner, ...o }) => ({
    supportsMasking: true,
    acrossRows: inner.acrossRows,
    outputShape: (input) => [stepsOf(input), ...inner.outputShape(input.slice(1))],
    weights: (input) => inner.weights(input.slice(1)),
    append(tape, x, weights, context) {
      const frozen = context.frozen || !o.trainable;
      if (tape.training && inner.acrossRows)
        return stepByStep(inner, tape, x, weights, { ...context, frozen });
      const [rows, steps, ...row] = x.shape as [number, number, ...number[]];
      const y = inner.append(tape, tape.view(x, [rows * steps, ...row]), weights, {
        stream: context.stream,
        frozen,
      });
      return tape.view(y, [rows, steps, ...y.shape.slice(1)]);
    },
  }),
);

function stepByStep(
  inner: Layer,
  tape: Tape,
  x: Value,
  weights: readonly Value[],
  { masks, ...context }: LayerContext,
): Value {
  const step = (value: Value, t: number): Value => {
    const [rows, , ...row] = value.shape as [number, number, ...number[]];
    const part = slice(tape, value, [0, t, ...row.map(() => 0)], [rows, 1, ...row]);
    return tape.view(part, [rows, ...row]);
  };
  const outputs = Array.from({ length: x.shape[1] as number }, (_, t) =>
    inner.append(tape, step(x, t), weights, {
      ...context,
      masks: masks?.map((mask) => mask && step(mask, t)) ?? [],
    }),
  );
  return stack(tape, outputs, 1);
}

function stepsOf(input: Shape): number {
  if (input.length < 2)
    throw new RangeError(
      `timeDistributed: rows must have at least two axes, [steps, …], got ${input.length}. Apply the layer itself.`,
    );
  return input[0] as number;
}

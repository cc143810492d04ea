import { linear as identity } from "../../activations/linear.js";
import { apply } from "../../ops/elementwise/apply.js";
import { linear } from "../../ops/linear.js";
import { simpleRecurrence } from "../../ops/recurrence.js";
import type { Values } from "../../options.js";
import type { Value } from "../../tape/value.js";
import { layer } from "../layer.js";
import type { Cell } from "./cell.js";
import { cellLayer } from "./cellLayer.js";
import { gateWeights, isUsual, stateDropout } from "./gates.js";
import { cellOptions } from "./options.js";

/** The cell with these options. */
export function plainCell(o: Values<typeof cellOptions>): Cell {
  return {
    inputDropout: o.dropout,
    seed: o.seed,
    stateShapes: () => [[o.units]],
    outputShape: () => [o.units],
    weights: (input) => gateWeights(o, input.at(-1) as number, 1),
    begin(tape, batch, [kernel, recurrent, bias], context) {
      const dropped = stateDropout(tape, [batch, o.units], o, context);
      return (x, [h]) => {
        const inputs = linear(tape, x, kernel as Value, bias, identity());
        const state = linear(tape, dropped(h as Value), recurrent as Value, undefined, identity());
        const output = o.activation.append(tape, apply(tape, "add", inputs, state));
        return { output, states: [output] };
      };
    },
    recur(tape, x, [kernel, recurrent, bias], start) {
      if (!isUsual(tape, o)) return undefined;
      const zx = linear(tape, x, kernel as Value, bias, identity());
      return simpleRecurrence(tape, zx, recurrent as Value, start);
    },
  };
}

/**
 * Cell of a plain recurrence: h′ = activation(x · kernel + h · recurrentKernel + bias), which is output and state.
 *
 * Inputs [batch, features] and [batch, units], outputs twice [batch, units]. Weights: kernel [features, units], recurrentKernel
 * [units, units], bias [units].
 *
 * @param options as those of `simpleRNN`, without what concerns sequences.
 * @throws {TypeError} `simpleRNNCell: units is missing. Pass a whole number >= 1.`
 * @example
 * const model = sequential({ layers: [layers.rnn({ cell: layers.simpleRNNCell({ units: 8 }), inputShape: [10, 3] })] });
 * @see https://keras.io/api/layers/recurrent_layers/simple_rnn_cell/
 */
export const simpleRNNCell = layer("simpleRNNCell", cellOptions, (o) =>
  cellLayer("simpleRNNCell", plainCell(o)),
);

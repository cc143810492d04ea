import { linear as identity } from "../../activations/linear.js";
import { ones } from "../../initializers/constants.js";
import type { Initializer } from "../../initializers/initializer.js";
import { apply } from "../../ops/elementwise/apply.js";
import { linear } from "../../ops/linear.js";
import { lstmRecurrence } from "../../ops/recurrence.js";
import { flag, type Values } from "../../options.js";
import type { Value } from "../../tape/value.js";
import { layer } from "../layer.js";
import type { Cell } from "./cell.js";
import { cellLayer } from "./cellLayer.js";
import { cutGates, gateWeights, isUsual, stateDropout } from "./gates.js";
import { cellOptions, gateOptions } from "./options.js";

export const lstmCellOptions = { ...cellOptions, ...gateOptions, unitForgetBias: flag(true) };

/** The gates' own initializer, ones for the forget gate in its place. */
export function forgetOnes(others: Initializer, units: number): Initializer {
  return {
    ...others,
    sample(shape, seed, stream) {
      const numbers = others.sample(shape, seed, stream);
      numbers.set(ones().sample([units]), units);
      return numbers;
    },
  };
}

/** The cell with these options. */
export function memoryCell(o: Values<typeof lstmCellOptions>): Cell {
  return {
    inputDropout: o.dropout,
    seed: o.seed,
    stateShapes: () => [[o.units], [o.units]],
    outputShape: () => [o.units],
    weights(input) {
      return gateWeights(o, input.at(-1) as number, 4).map((spec) =>
        spec.name === "bias" && o.unitForgetBias
          ? { ...spec, initializer: forgetOnes(spec.initializer, o.units) }
          : spec,
      );
    },
    begin(tape, batch, [kernel, recurrent, bias], context) {
      const dropped = stateDropout(tape, [batch, o.units], o, context);
      const open = o.recurrentActivation;
      return (x, [h, c]) => {
        const inputs = linear(tape, x, kernel as Value, bias, identity());
        const state = linear(tape, dropped(h as Value), recurrent as Value, undefined, identity());
        const [i, f, g, out] = cutGates(tape, apply(tape, "add", inputs, state), 4) as [
          Value,
          Value,
          Value,
          Value,
        ];
        const kept = apply(tape, "multiply", open.append(tape, f), c as Value);
        const fresh = apply(tape, "multiply", open.append(tape, i), o.activation.append(tape, g));
        const cell = apply(tape, "add", kept, fresh);
        const output = apply(tape, "multiply", open.append(tape, out), o.activation.append(tape, cell));
        return { output, states: [output, cell] };
      };
    },
    recur(tape, x, [kernel, recurrent, bias], start) {
      if (!isUsual(tape, o)) return undefined;
      const zx = linear(tape, x, kernel as Value, bias, identity());
      return lstmRecurrence(tape, zx, recurrent as Value, start);
    },
  };
}

/**
 * Cell of a long short-term memory: gates i, f, o = recurrentActivation(x · kernel + h · recurrentKernel + bias), g = activation(…),
 * c′ = f c + i g, h′ = o activation(c′).
 *
 * Inputs [batch, features] and twice [batch, units] (h, c); outputs h′ and again h′, c′. Weights: kernel [features, 4 units], recurrentKernel
 * [units, 4 units], bias [4 units], the gates in the order i f c o.
 *
 * @param options as those of `lstm`, without what concerns sequences.
 * @throws {TypeError} `lstmCell: units is missing. Pass a whole number >= 1.`
 * @example
 * const model = sequential({ layers: [layers.rnn({ cell: layers.lstmCell({ units: 8 }), inputShape: [10, 3] })] });
 * @see https://keras.io/api/layers/recurrent_layers/lstm_cell/
 */
export const lstmCell = layer("lstmCell", lstmCellOptions, (o) => cellLayer("lstmCell", memoryCell(o)));

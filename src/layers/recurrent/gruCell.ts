import { linear as identity } from "../../activations/linear.js";
import { apply } from "../../ops/elementwise/apply.js";
import { linear } from "../../ops/linear.js";
import { gruRecurrence } from "../../ops/recurrence.js";
import { split } from "../../ops/region.js";
import { flag, type Values } from "../../options.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import { layer } from "../layer.js";
import type { Cell } from "./cell.js";
import { cellLayer } from "./cellLayer.js";
import { cutGates, gateWeights, isUsual, stateDropout } from "./gates.js";
import { cellOptions, gateOptions } from "./options.js";

export const gruCellOptions = { ...cellOptions, ...gateOptions, resetAfter: flag(true) };

/** The biases of the input part and of the recurrent one; where the reset comes before the product there is one. */
function biases(tape: Tape, bias: Value | undefined): readonly (Value | undefined)[] {
  if (!bias || bias.shape.length === 1) return [bias];
  return split(tape, bias, 2, 0).map((row) => tape.view(row, [bias.shape[1] as number]));
}

/** The cell with these options. */
export function gatedCell(o: Values<typeof gruCellOptions>): Cell {
  return {
    inputDropout: o.dropout,
    seed: o.seed,
    stateShapes: () => [[o.units]],
    outputShape: () => [o.units],
    weights: (input) =>
      gateWeights(o, input.at(-1) as number, 3, o.resetAfter ? [2, 3 * o.units] : [3 * o.units]),
    begin(tape, batch, [kernel, recurrent, bias], context) {
      const dropped = stateDropout(tape, [batch, o.units], o, context);
      const [inputBias, stateBias] = biases(tape, bias);
      const open = (a: Value, b: Value): Value =>
        o.recurrentActivation.append(tape, apply(tape, "add", a, b));
      // [units, 3 units] as [units, 2 units] for the gates and [units, units] for what is new.
      const parts = o.resetAfter ? undefined : cutGates(tape, recurrent as Value, 3);
      return (x, [before]) => {
        const h = dropped(before as Value);
        const inputs = linear(tape, x, kernel as Value, inputBias, identity());
        const [xz, xr, xg] = cutGates(tape, inputs, 3) as [Value, Value, Value];
        const product = (w: Value, from: Value): Value => linear(tape, from, w, undefined, identity());
        const [hz, hr, hg] = parts
          ? [product(parts[0] as Value, h), product(parts[1] as Value, h), undefined]
          : (cutGates(tape, linear(tape, h, recurrent as Value, stateBias, identity()), 3) as [
              Value,
              Value,
              Value,
            ]);
        const z = open(xz, hz);
        const r = open(xr, hr);
        const state = hg
          ? apply(tape, "multiply", r, hg)
          : product(parts?.[2] as Value, apply(tape, "multiply", r, h));
        const fresh = o.activation.append(tape, apply(tape, "add", xg, state));
        const kept = apply(tape, "multiply", z, before as Value);
        const output = apply(
          tape,
          "add",
          kept,
          apply(tape, "multiply", apply(tape, "subtract", 1, z), fresh),
        );
        return { output, states: [output] };
      };
    },
    recur(tape, x, [kernel, recurrent, bias], start) {
      if (!isUsual(tape, o) || !o.resetAfter) return undefined;
      const [inputBias, stateBias] = biases(tape, bias);
      const zx = linear(tape, x, kernel as Value, inputBias, identity());
      return gruRecurrence(tape, zx, recurrent as Value, stateBias, start);
    },
  };
}

/**
 * Cell of a gated recurrent unit: z, r = recurrentActivation(x · kernel + h · recurrentKernel + bias), g = activation(x · kernel + r ∘
 * (h · recurrentKernel)), h′ = z h + (1 − z) g.
 *
 * Inputs [batch, features] and [batch, units], outputs twice [batch, units]. Weights: kernel [features, 3 units], recurrentKernel
 * [units, 3 units], bias [2, 3 units] ([3 units] with `resetAfter: false`), the gates in the order z r h.
 *
 * @param options as those of `gru`, without what concerns sequences.
 * @throws {TypeError} `gruCell: units is missing. Pass a whole number >= 1.`
 * @example
 * const model = sequential({ layers: [layers.rnn({ cell: layers.gruCell({ units: 8 }), inputShape: [10, 3] })] });
 * @see https://keras.io/api/layers/recurrent_layers/gru_cell/
 */
export const gruCell = layer("gruCell", gruCellOptions, (o) => cellLayer("gruCell", gatedCell(o)));

import { type Option, required } from "../../options.js";
import { type Layer, layer } from "../layer.js";
import { type CellLayer, cellOption } from "./cellOption.js";
import { sequenceOptions } from "./options.js";
import { recurrentCore } from "./recurrent.js";
import { stackCells } from "./stackCells.js";

/**
 * A recurrence over a sequence with a cell of one's choice, or several on top of each other.
 *
 * Input [batch, steps, …], output the last output [batch, …], or all, [batch, steps, …]. Weights: the cell's.
 *
 * @param options.cell `layers.simpleRNNCell`, `lstmCell`, `gruCell`, `stackedRNNCells`; or a list of cells, which are stacked.
 * @param options.returnSequences the outputs of all steps, default false. @param options.returnState a list [output, …states], default false.
 * @param options.goBackwards from the last step to the first, outputs in that order; default false.
 * @param options.zeroOutputForMask a step that the mask leaves out gives 0 in place of the output before, default false.
 * @param options.stateful begins each batch with the states that the batch before has left, row by row, until `model.resetStates()`; batches
 * must then have one size. A step of training and a prediction change them, asking for gradients does not. Default false.
 * @param options.unroll accepted as Keras's; changes nothing.
 * @throws {TypeError} where `cell` is no cell. @throws {RangeError} where rows are not of shape [steps, …].
 * @example
 * const cell = [layers.lstmCell({ units: 8 }), layers.gruCell({ units: 4 })];
 * const model = sequential({ layers: [layers.rnn({ cell, inputShape: [10, 3] }), layers.dense({ units: 1 })] });
 * @see https://keras.io/api/layers/recurrent_layers/rnn/
 */
export const rnn = layer("rnn", { cell: required(cellsOption()), ...sequenceOptions }, (o) => {
  const cells = Array.isArray(o.cell) ? (o.cell as CellLayer[]) : [o.cell as CellLayer];
  const cell = Array.isArray(o.cell) ? stackCells(cells.map((c) => c.cell)) : (cells[0] as CellLayer).cell;
  return recurrentCore("rnn", o, cell);
});

function cellsOption(): Option<CellLayer | readonly CellLayer[], Layer | readonly Layer[]> {
  const one = cellOption();
  return {
    expected: `${one.expected}, or a list of cells`,
    parse: (value, who) =>
      Array.isArray(value) && value.length > 0
        ? value.map((v, i) => one.parse(v, `${who}[${i}]`))
        : one.parse(value, who),
  };
}

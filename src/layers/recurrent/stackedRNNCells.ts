import { listOf, required, where } from "../../options.js";
import { layer } from "../layer.js";
import { cellLayer } from "./cellLayer.js";
import { cellOption } from "./cellOption.js";
import { stackCells } from "./stackCells.js";

/**
 * Cells on top of each other as one: the output of each is the input of the next.
 *
 * Inputs [batch, features] and the states of all cells, outputs those of the last cell and all states. Weights: those of the cells.
 *
 * @param options.cells a list of cells.
 * @throws {TypeError} where one of them is no cell.
 * @example
 * const cell = layers.stackedRNNCells({ cells: [layers.lstmCell({ units: 8 }), layers.gruCell({ units: 4 })] });
 * const model = sequential({ layers: [layers.rnn({ cell, inputShape: [10, 3] })] });
 * @see https://keras.io/api/layers/recurrent_layers/stacked_rnn_cell/
 */
export const stackedRNNCells = layer(
  "stackedRNNCells",
  { cells: required(where(listOf(cellOption()), "a list of at least one cell", (list) => list.length > 0)) },
  (o) => cellLayer("stackedRNNCells", stackCells(o.cells.map((c) => c.cell))),
);

// Several cells as one: the output of each is the input of the next, and the states are those of all.
import type { Shape } from "../../shape.js";
import { within } from "../layer.js";
import type { Cell } from "./cell.js";

/** One cell of several: the output of each is the input of the next, and the states are those of all. */
export function stackCells(cells: readonly Cell[]): Cell {
  /** Each cell with the shape of its inputs. */
  const shaped = (input: Shape): { cell: Cell; input: Shape }[] => {
    let shape = input;
    return cells.map((cell) => {
      const own = { cell, input: shape };
      shape = cell.outputShape(shape);
      return own;
    });
  };
  return {
    inputDropout: 0,
    stateShapes: (input) => shaped(input).flatMap((own) => own.cell.stateShapes(own.input)),
    outputShape: (input) => cells.reduce((shape, cell) => cell.outputShape(shape), input),
    weights: (input) =>
      shaped(input).flatMap((own, i) => within(`cell${i === 0 ? "" : `_${i}`}`, own.cell.weights(own.input))),
    begin(tape, batch, weights, context) {
      let used = 0;
      const counts = cells.map((cell) => cell.weights([1]).length);
      const steps = cells.map((cell, i) => {
        const own = weights.slice(used, used + (counts[i] as number));
        used += counts[i] as number;
        return cell.begin(tape, batch, own, { ...context, stream: context.stream + (i + 1) * 0x20000 });
      });
      const widths = cells.map((cell) => cell.stateShapes([1]).length);
      return (x, states) => {
        let output = x;
        let taken = 0;
        const next = steps.flatMap((step, i) => {
          const stepped = step(output, states.slice(taken, taken + (widths[i] as number)));
          taken += widths[i] as number;
          output = stepped.output;
          return stepped.states;
        });
        return { output, states: next };
      };
    },
  };
}

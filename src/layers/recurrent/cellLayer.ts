// A cell as a layer of its own: one step, from inputs and states to output and states.
import { type Shape, showShape } from "../../shape.js";
import type { SeveralCore } from "../layer.js";
import type { Cell } from "./cell.js";

export function cellLayer(who: string, cell: Cell): SeveralCore & { readonly cell: Cell } {
  return {
    cell,
    outputShapes([x, ...states]) {
      const want = cell.stateShapes(x as Shape);
      if (states.map(showShape).join() !== want.map(showShape).join())
        throw new RangeError(
          `${who}: expected inputs and then states of shapes ${want.map(showShape).join(", ")}, got states ${states.map(showShape).join(", ") || "none"}. Pass a list [x, …states], or layers.rnn({ cell }).`,
        );
      return [cell.outputShape(x as Shape), ...want];
    },
    weights: (input) => cell.weights(input),
    appendAll(tape, [x, ...states], weights, context) {
      const input = x as NonNullable<typeof x>;
      const stepped = cell.begin(tape, input.shape[0] as number, weights, context)(input, states);
      return [stepped.output, ...stepped.states];
    },
  };
}

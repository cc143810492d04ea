// What layers that call a function of nodes have in common.
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { SeveralCore } from "./layer.js";
import { callWithNodes, shapesBy } from "./live.js";
import type { Node } from "./node.js";

/** The core of a layer that does what a function says of one node. */
export function nodeFunctionCore(who: string, call: (x: Node) => unknown): SeveralCore {
  const run = (tape: Tape, inputs: readonly Value[], stream?: number): Value[] =>
    callWithNodes({ who, tape, inputs, stream }, (nodes) => call(nodes[0] as Node));
  return {
    outputShapes(rows: readonly Shape[]) {
      if (rows.length !== 1)
        throw new RangeError(
          `${who}: takes one input, got ${rows.length}. A layer of several is made by defineLayer({ inputs: ${rows.length} }).`,
        );
      return shapesBy(who, rows, run);
    },
    appendAll: (tape, inputs, _weights, { stream }) => run(tape, inputs, stream),
  };
}

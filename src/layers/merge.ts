// What layers that merge several inputs element by element have in common: rows of unequal rank get new axes right behind the batch, and
// sizes of 1 are repeated; a step is masked where all inputs mask it, and none where an input has no mask.
// Source: https://keras.io/api/layers/merging_layers/
import { apply } from "../ops/elementwise/apply.js";
import { broadcastShape } from "../ops/elementwise/broadcast.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { type LayerContext, layer } from "./layer.js";

/** @param join makes one value of two or more. @param exactly how many inputs there must be; by default any number. */
export function merge(name: string, join: (tape: Tape, values: readonly Value[]) => Value, exactly?: number) {
  return layer(name, {}, () => ({
    outputShapes(inputs) {
      if (exactly !== undefined && inputs.length !== exactly)
        throw new RangeError(`${name}: takes a list of ${exactly} nodes, got ${inputs.length}.`);
      return [broadcastShape(inputs, name)];
    },
    appendAll(tape, inputs) {
      const rank = Math.max(...inputs.map(({ shape }) => shape.length));
      return [
        join(
          tape,
          inputs.map((x) => widened(tape, x, rank)),
        ),
      ];
    },
    outputMasks: (tape, _, { masks = [] }) => [anyKept(tape, masks)],
  }));
}

/** New axes of size 1 right behind the batch. */
function widened(tape: Tape, x: Value, rank: number): Value {
  const [rows, ...row] = x.shape as [number, ...number[]];
  const missing = rank - x.shape.length;
  return missing === 0 ? x : tape.view(x, [rows, ...Array(missing).fill(1), ...row]);
}

/** Steps that one of the masks keeps; none where one is missing. */
export function anyKept(tape: Tape, masks: NonNullable<LayerContext["masks"]>): Value | undefined {
  if (masks.length === 0 || masks.includes(undefined)) return undefined;
  return (masks as Value[]).reduce((kept, mask) => apply(tape, "logicalOr", kept, mask));
}

/** One operation after the other. */
export const inTurn =
  (operation: "add" | "subtract" | "multiply" | "maximum" | "minimum") =>
  (tape: Tape, values: readonly Value[]): Value =>
    values.reduce((a, b) => apply(tape, operation, a, b));

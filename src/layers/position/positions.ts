// Where the steps of a sequence are: numbers for each position, in the place where a layer needs them.

import { take } from "../../ops/take.js";
import { type Shape, showShape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { StepContext } from "../layer.js";

/** Throws where a row is no sequence of vectors. */
export function checkSequence(who: string, row: Shape): void {
  if (row.length >= 2) return;
  throw new RangeError(
    `${who}: expected rows of shape [steps, features], got ${showShape(row)}. Put it behind what gives a vector for each step, such as layers.embedding.`,
  );
}

/** Appends numbers that are the same for every run, [steps, columns]. @param first position of the first step. @param step the one that is computed, where it is one. */
export function table(
  tape: Tape,
  { first, steps, columns }: { readonly first: number; readonly steps: number; readonly columns: number },
  at: (position: number, column: number) => number,
  step?: StepContext | undefined,
): Value {
  if (step) return take(tape, table(tape, { first, steps: step.length, columns }, at), step.position, 0);
  const numbers = Float32Array.from({ length: steps * columns }, (_, i) =>
    at(first + Math.floor(i / columns), i % columns),
  );
  return tape.view(tape.constant(numbers), [steps, columns]);
}

// What a recurrent layer asks of its cell: weights, the sizes of its states, one step, and, where a kernel goes through all steps at once, that.
import type { RecurrenceStart, States } from "../../ops/recurrence.js";
import type { Shape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { LayerContext, WeightSpec } from "../layer.js";

/** What a step gives. */
export interface Stepped {
  readonly output: Value;
  readonly states: readonly Value[];
}

/** One step: from the inputs and states of a batch to its output and its next states. */
export type Step = (x: Value, states: readonly Value[]) => Stepped;

export interface Cell {
  /** Shapes of a row of each state, the inputs of a step having a shape. */
  stateShapes(input: Shape): readonly Shape[];
  /** Shape of a row of outputs. */
  outputShape(input: Shape): Shape;
  weights(input: Shape): WeightSpec[];
  /** Part of the inputs that is dropped in training, the same of every step of a row. */
  readonly inputDropout: number;
  readonly seed?: number | undefined;
  /** Appends what all steps share, and gives what appends a step. */
  begin(tape: Tape, batch: number, weights: readonly Value[], context: LayerContext): Step;
  /** Appends what all steps do with their inputs alone, as one: the step is then given a part of it. @param x [T, B, …]. */
  project?(tape: Tape, x: Value, weights: readonly Value[]): Value;
  /** Appends all steps as one instruction, where a kernel does just that. @param x [T, B, features]. */
  recur?(tape: Tape, x: Value, weights: readonly Value[], start: RecurrenceStart): States | undefined;
}

// A recurrence step by step: the way of cells that no kernel knows. Each step appends its own instructions.
import { apply } from "../../ops/elementwise/apply.js";
import { type RecurrenceStart, zeros } from "../../ops/recurrence.js";
import { slice, stack } from "../../ops/region.js";
import type { Shape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { Step } from "./cell.js";

export interface Unrolled {
  /** [T, B, …]. */
  readonly outputs: Value;
  readonly last: readonly Value[];
}

/** Appends all steps. @param x [T, B, …]. @param shapes of a row of each state. */
export function unroll(
  tape: Tape,
  x: Value,
  step: Step,
  shapes: readonly Shape[],
  { initial, mask }: RecurrenceStart,
): Unrolled {
  const [steps, batch] = x.shape as [number, number];
  const at = (value: Value, t: number): Value => {
    const row = value.shape.slice(1);
    return tape.view(slice(tape, value, [t, ...row.map(() => 0)], [1, ...row]), row);
  };
  let states = shapes.map((shape, i) => initial?.[i] ?? zeros(tape, [batch, ...shape]));
  let output: Value | undefined;
  const outputs: Value[] = [];
  for (let t = 0; t < steps; t++) {
    const next = step(at(x, t), states);
    const choose = (then: Value, before: Value): Value => {
      if (!mask) return then;
      const kept = tape.view(at(mask, t), [batch, ...then.shape.slice(1).map(() => 1)]);
      return apply(tape, "where", kept, then, before);
    };
    const before = output ?? (mask ? zeros(tape, next.output.shape) : next.output);
    output = choose(next.output, before);
    const old = states;
    states = next.states.map((state, i) => choose(state, old[i] as Value));
    outputs.push(output);
  }
  return { outputs: stack(tape, outputs, 0), last: states };
}

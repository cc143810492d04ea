// The way of a sequence through a recurrent layer: [batch, steps, …] is turned so that time is first, the cell goes through all steps, by a
// kernel where there is one, and what was asked for is turned back.
import { apply } from "../../ops/elementwise/apply.js";
import { permute } from "../../ops/permute.js";
import type { RecurrenceStart } from "../../ops/recurrence.js";
import { cumsum } from "../../ops/reduce.js";
import { flip, slice } from "../../ops/region.js";
import { type Shape, showShape } from "../../shape.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { LayerContext, SeveralCore } from "../layer.js";
import { nodesOption } from "../node.js";
import { mask as dropout } from "../noise.js";
import type { Cell } from "./cell.js";
import { type Unrolled, unroll } from "./unroll.js";

export interface SequenceOptions {
  readonly returnSequences: boolean;
  readonly returnState: boolean;
  readonly goBackwards: boolean;
  readonly zeroOutputForMask: boolean;
  readonly stateful: boolean;
}

/** What a recurrent layer is, for the general part of a layer. */
export function recurrentCore(who: string, o: SequenceOptions, cell: Cell): SeveralCore {
  return {
    stateful: o.stateful,
    callOptions: { initialState: nodesOption() },
    outputShapes([input]) {
      const row = stepShape(who, input as Shape);
      const output = cell.outputShape(row);
      const outputs = o.returnSequences ? [(input as Shape)[0] as number, ...output] : output;
      return [outputs, ...(o.returnState ? cell.stateShapes(row) : [])];
    },
    weights: (input) => cell.weights(stepShape(who, input)),
    appendAll(tape, [x], weights, context) {
      const input = x as Value;
      const shapes = cell.stateShapes(input.shape.slice(2));
      if (context.step && context.options?.initialState)
        throw new RangeError(
          `${who}: can't begin with a given initialState where it is given one step after the other. Pass cache: false to generate.`,
        );
      const states = o.stateful || context.step ? context.states : undefined;
      const rows = input.shape[0] as number;
      const initial =
        initialStates(who, shapes, context) ??
        states?.read(
          context.stream,
          shapes.map((shape) => [rows, ...shape]),
        );
      const given = context.masks?.[0];
      const mask = given && timeFirst(tape, given, o.goBackwards);
      const run = sequence(tape, input, weights, cell, { initial, mask }, o.goBackwards, context);
      states?.write(context.stream, run.last);
      const outputs = visible(tape, run.outputs, { initial, mask }, o.zeroOutputForMask);
      const steps = outputs.shape[0] as number;
      const y = o.returnSequences
        ? turn(tape, outputs)
        : tape.view(stepsOf(tape, outputs, steps - 1, 1), outputs.shape.slice(1));
      return [y, ...(o.returnState ? run.last : [])];
    },
    outputMasks: (_tape, [x], { masks }) => [
      o.returnSequences ? masks?.[0] : undefined,
      ...(o.returnState ? cell.stateShapes((x as Value).shape.slice(2)).map(() => undefined) : []),
    ],
  };
}

/** Shape of what a step is given; throws where rows are no sequences. */
function stepShape(who: string, input: Shape): Shape {
  if (input.length < 2)
    throw new RangeError(
      `${who}: expected rows of shape [steps, features], got ${showShape(input)}. Add layers.reshape({ targetShape: [steps, features] }) before it.`,
    );
  return input.slice(1);
}

/** States that the layer was given to begin with. */
function initialStates(
  who: string,
  shapes: readonly Shape[],
  { options }: LayerContext,
): readonly Value[] | undefined {
  const given = options?.initialState as readonly Value[] | Value | undefined;
  if (given === undefined) return undefined;
  const states = Array.isArray(given) ? (given as readonly Value[]) : [given as Value];
  const want = shapes.map(showShape).join(", ");
  const got = states.map((s) => showShape(s.shape.slice(1))).join(", ");
  if (want !== got) throw new RangeError(`${who}: initialState must be nodes of shapes ${want}, got ${got}.`);
  return states;
}

/** Two axes change places: the batch and time. */
function turn(tape: Tape, x: Value): Value {
  return permute(tape, x, [1, 0, ...x.shape.slice(2).map((_, i) => i + 2)]);
}

/** So many steps from one on. */
function stepsOf(tape: Tape, x: Value, first: number, count: number): Value {
  const row = x.shape.slice(1);
  return slice(tape, x, [first, ...row.map(() => 0)], [count, ...row]);
}

/** Time first, in the order in which the steps are gone through. */
function timeFirst(tape: Tape, x: Value, backwards: boolean): Value {
  const turned = turn(tape, x);
  return backwards ? flip(tape, turned, 0) : turned;
}

function sequence(
  tape: Tape,
  x: Value,
  weights: readonly Value[],
  cell: Cell,
  start: RecurrenceStart,
  backwards: boolean,
  context: LayerContext,
): Unrolled {
  const inputs = timeFirst(tape, dropInputs(tape, x, cell, context), backwards);
  const row = x.shape.slice(2);
  const fused = cell.recur?.(tape, inputs, weights, start);
  if (!fused) {
    const step = cell.begin(tape, x.shape[0] as number, weights, context);
    const given = cell.project?.(tape, inputs, weights) ?? inputs;
    return unroll(tape, given, step, cell.stateShapes(row), start);
  }
  return { outputs: stepsOf(tape, fused.h, 1, inputs.shape[0] as number), last: fused.last };
}

/** Inputs are dropped per sequence: every step of a row loses the same features. */
function dropInputs(tape: Tape, x: Value, cell: Cell, context: LayerContext): Value {
  const rate = cell.inputDropout;
  if (!tape.training || rate === 0) return x;
  const noiseShape = [null, 1, ...x.shape.slice(2).map(() => null)];
  return dropout(tape, x, { rate, noiseShape, seed: cell.seed }, context, { scale: 1 / (1 - rate) });
}

/**
 * Outputs as Keras shows them: a masked step repeats the output before it, which is 0 before the first step that counts, whatever the
 * state is there; or it is 0 where the layer was told so.
 */
function visible(tape: Tape, outputs: Value, { initial, mask }: RecurrenceStart, zero: boolean): Value {
  if (!mask || (!zero && !initial)) return outputs;
  const shown = zero ? mask : apply(tape, "greater", cumsum(tape, mask, 0), 0);
  return apply(
    tape,
    "multiply",
    outputs,
    tape.view(shown, [...mask.shape, ...outputs.shape.slice(2).map(() => 1)]),
  );
}

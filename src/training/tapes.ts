// *** The page to read first: the way of a batch through the library. ***
//
//   data set ─► gather ─► forward ─► loss ─► metrics ─► backward ─► update
//
// Each function below writes one tape; the machine (assembly/machine/run.ts) runs it, for many steps in one call.
import { CHECK } from "../contract/frame.js";
import { Status } from "../contract/status.js";
import { closeLoss } from "../losses/reduction.js";
import type { Shape } from "../shape.js";
import { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import type { Compiled } from "./compiled.js";
import { appendMeters } from "./meters.js";

/** Where the rows of a data set lie, and how many make a full batch. */
export interface Source {
  /** Addresses for each input; for each output those of targets, and of weights, 0 where there are none. */
  readonly x: readonly number[];
  readonly y: readonly number[];
  readonly weights: readonly number[];
  /** Shapes of a row of each input and output. */
  readonly inputs: readonly Shape[];
  readonly outputs: readonly Shape[];
  /** Shapes of a row of the targets. */
  readonly targets: readonly Shape[];
  /** Row numbers in the order they are visited; 0: as they stand. */
  readonly order: number;
  readonly rows: number;
  readonly batchSize: number;
}

/** What else a tape is for than a step of training. */
export interface Purpose {
  /** Which meters count the batch. */
  readonly meters: "training" | "evaluation";
  readonly gradients: boolean;
  /** Whether gradients are wanted for the inputs, too. */
  readonly inputGradients?: boolean;
}

/** One step of training on a batch of so many rows. */
export function trainingTape(compiled: Compiled, source: Source, rows: number): Tape {
  const tape = new Tape(rows, true, compiled.network.memory.kernels);
  appendBatch(tape, compiled, source, { meters: "training", gradients: true });
  tape.backward();
  appendUpdate(tape, compiled);
  return tape;
}

/** The update alone, with the gradients that lie in their arena. */
export function updateTape(compiled: Compiled): Tape {
  const tape = new Tape(1, true, compiled.network.memory.kernels);
  appendUpdate(tape, compiled);
  return tape;
}

/** The optimizer's update, where all gradients are finite. */
function appendUpdate(tape: Tape, { network, optimizer, arenas }: Compiled): void {
  const gradients = new Value([network.elements], network.gradients.address);
  tape.emit("checkFinite", [], [gradients], [network.elements, Status.NonFiniteGradient]);
  tape.emit(CHECK);
  tape.prepareUpdate();
  optimizer.append(tape, arenas);
  network.constrain(tape);
  tape.update();
}

/** Loss and metrics of a batch, the weights left alone. */
export function evaluationTape(compiled: Compiled, source: Source, rows: number): Tape {
  const tape = new Tape(rows, false, compiled.network.memory.kernels);
  appendBatch(tape, compiled, source, { meters: "evaluation", gradients: false });
  return tape;
}

/** Gather, forward, loss and metrics; gives the inputs. */
export function appendBatch(tape: Tape, compiled: Compiled, source: Source, purpose: Purpose): Value[] {
  const { network, outputs } = compiled;
  const { rows } = tape;
  const predicted = source.outputs.map((shape) => [rows, ...shape]);
  const x = source.inputs.map((shape) => tape.value([rows, ...shape], purpose.inputGradients === true));
  const given = source.targets.map((shape) => tape.value([rows, ...shape], false));
  gather(tape, source, [...x, ...given], [...source.x, ...source.y]);
  const weights = outputs.map(({ loss }, i) => {
    const shape = source.weights[i] ? loss.weightShape(predicted[i] as Shape) : undefined;
    if (!shape) return undefined;
    const value = tape.value([rows, ...shape.slice(1)], false);
    gather(tape, source, [value], [source.weights[i] as number]);
    return value;
  });

  const forward = network.forward(tape, x);
  const y = outputs.map(({ loss }, i) => tape.targets(given[i] as Value, loss.sparse));

  for (const partials of tape.penalties) tape.emit("addPenalty", [], [partials], [partials.elements / 2]);
  outputs.forEach(({ loss, weight, meter }, i) => {
    loss.appendBatch(tape, {
      yTrue: y[i] as Value,
      yPred: forward.outputs[i] as Value,
      weights: weights[i],
      mask: forward.masks[i],
      gradient: purpose.gradients,
      rows,
      ...(meter === undefined
        ? {}
        : { output: { weight, meter: compiled.stateAt(meter, 2, purpose.meters) } }),
    });
  });
  if (outputs.some(({ meter }) => meter !== undefined)) closeLoss(tape, rows);

  appendMeters(tape, compiled, purpose.meters, { y, weights, ...forward });
  return x;
}

/** The rows of the current batch, taken out of data sets, two in one instruction. */
function gather(tape: Tape, source: Source, to: readonly Value[], from: readonly number[]): void {
  const order = source.order === 0 ? undefined : new Value([source.rows], source.order);
  const whole = (i: number): Value | undefined =>
    to[i] && new Value([source.rows, ...to[i].shape.slice(1)], from[i]);
  const columns = (i: number): number => (to[i] ? to[i].elements / tape.rows : 0);
  for (let i = 0; i < to.length; i += 2) {
    const sizes = [tape.rows, columns(i), columns(i + 1), source.batchSize];
    tape.emit("gather", [to[i], to[i + 1]], [whole(i), whole(i + 1), order], sizes);
  }
}

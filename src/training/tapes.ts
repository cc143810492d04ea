// *** The page to read first: the way of a batch through the library. ***
//
//   data set ─► gather ─► forward ─► loss ─► metrics ─► backward ─► update
//
// Each function below writes one tape; the machine (assembly/machine/run.ts) runs it, for many steps in one call.
import { CHECK } from "../contract/frame.js";
import { Status } from "../contract/status.js";
import type { Network } from "../network/network.js";
import type { Kernels } from "../runtime/kernels.js";
import type { Shape } from "../shape.js";
import { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";
import type { Compiled } from "./compiled.js";

/** Where the rows of a data set lie, and how many make a full batch. */
export interface Source {
  readonly x: number;
  readonly y: number;
  /** 0: no weights. */
  readonly weights: number;
  /** Row numbers in the order they are visited; 0: as they stand. */
  readonly order: number;
  readonly rows: number;
  readonly batchSize: number;
}

/** One step of training on a batch of so many rows. */
export function trainingTape(compiled: Compiled, source: Source, rows: number): Tape {
  const { network, optimizer } = compiled;
  const tape = new Tape(rows, true, network.memory.kernels);
  appendBatch(tape, compiled, source, "training");
  tape.backward();
  const gradients = new Value([network.elements], network.gradients.address);
  tape.emit("checkFinite", [], [gradients], [network.elements, Status.NonFiniteGradient]);
  tape.emit(CHECK);
  optimizer.append(tape, compiled.arenas);
  network.constrain(tape);
  tape.update();
  return tape;
}

/** Loss and metrics of a batch, the weights left alone. */
export function evaluationTape(compiled: Compiled, source: Source, rows: number): Tape {
  const tape = new Tape(rows, false, compiled.network.memory.kernels);
  appendBatch(tape, compiled, source, "evaluation");
  return tape;
}

/** Gather, forward, loss and metrics. */
function appendBatch(tape: Tape, compiled: Compiled, source: Source, kind: "training" | "evaluation"): void {
  const { network, loss } = compiled;
  const { rows } = tape;
  const predicted = [rows, ...network.outputShape];
  const targetShape = loss.sparse ? loss.valueShape(predicted) : predicted;
  const [x, yTrue] = gatherPair(tape, network.inputShape, targetShape.slice(1), source);
  const weightShape = source.weights === 0 ? undefined : loss.weightShape(predicted);
  const weights = weightShape && gather(tape, source.weights, weightShape.slice(1), source);

  const yPred = network.forward(tape, x);

  for (const partials of tape.penalties) tape.emit("addPenalty", [], [partials], [partials.elements / 2]);
  loss.appendBatch(tape, { yTrue, yPred, weights, gradient: kind === "training", rows });

  for (const meter of compiled.meters) {
    meter.metric.append(tape, compiled.stateOf(meter, kind), {
      yTrue,
      yPred,
      weights: meter.weighted ? weights : undefined,
    });
  }
}

/** Inputs and targets of the current batch, in one instruction. */
function gatherPair(tape: Tape, input: Shape, target: Shape, source: Source): [Value, Value] {
  const x = tape.value([tape.rows, ...input], false);
  const y = tape.value([tape.rows, ...target], false);
  emitGather(tape, source, [x, y], [source.x, source.y]);
  return [x, y];
}

/** The rows of the current batch, taken out of a data set. */
function gather(tape: Tape, address: number, row: Shape, source: Source): Value {
  const out = tape.value([tape.rows, ...row], false);
  emitGather(tape, source, [out], [address]);
  return out;
}

function emitGather(tape: Tape, source: Source, [a, b]: Value[], [from, second]: number[]): void {
  const whole = (out: Value | undefined, address: number | undefined): Value | undefined =>
    out && new Value([source.rows, ...out.shape.slice(1)], address);
  const order = source.order === 0 ? undefined : new Value([source.rows], source.order);
  const columns = (out: Value | undefined): number => (out ? out.elements / tape.rows : 0);
  const sizes = [tape.rows, columns(a), columns(b), source.batchSize];
  tape.emit("gather", [a, b], [whole(a, from), whole(b, second), order], sizes);
}

/** Predictions for rows that the caller has put into x. @param checked whether the status tells of inputs that are not finite. */
export function predictionTape(
  network: Network,
  kernels: Kernels,
  rows: number,
  checked: boolean,
): { tape: Tape; x: Value; y: Value } {
  const tape = new Tape(rows, false, kernels);
  const x = tape.value([rows, ...network.inputShape], false);
  tape.keep(x);
  if (checked) tape.emit("checkFinite", [], [x], [x.elements, Status.NonFiniteInput]);
  const y = network.forward(tape, x);
  tape.keep(y);
  return { tape, x, y };
}

// How the values of a loss become one number, as in Keras's reduce_weighted_values: Σ w · value, divided by the number of
// values, by the weights, or by nothing. Rows whose label is ignored are counted nowhere.
// https://keras.io/api/losses/#standalone-usage-of-losses
import { type Option, oneOf } from "../options.js";
import { showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { LossCore, LossInputs } from "./core.js";

const REDUCTIONS = ["sumOverBatchSize", "mean", "sum", "meanWithSampleWeight"] as const;
export type Reduction = (typeof REDUCTIONS)[number];

/** The option of every loss. Keras's "none" is what `perSample` gives. */
export function reductionOption(): Option<Reduction> {
  const option = oneOf(REDUCTIONS, "sumOverBatchSize");
  return {
    ...option,
    parse(value, who) {
      if (value === "none" || value === null) {
        throw new RangeError(
          `${who} must be ${option.expected}, got ${value}. A model needs one number; perSample gives the values as they are.`,
        );
      }
      return option.parse(value, who);
    },
  };
}

/** What the kernel of the weights divides by: MODES[reduction]. */
const MODES: Record<Reduction, number> = { sum: 0, sumOverBatchSize: 1, mean: 1, meanWithSampleWeight: 2 };

/** The loss of a batch is Σ weights · values / divisor. */
export interface Weighing {
  readonly weights: Value | undefined;
  readonly divisor: number;
}

/** Weights and divisor of a reduction; appends what computes the weights where they aren't simply those given. @param scale of all. */
export function weigh(
  tape: Tape,
  core: LossCore,
  reduction: Reduction,
  { yTrue, yPred, weights: given, mask }: LossInputs,
  scale = 1,
): Weighing {
  const shape = (core.whole && core.weightShape?.(yPred.shape)) || core.valueShape(yPred.shape);
  const count = sizeOf(shape);
  const ignoring = core.ignored !== undefined;
  const folded = given !== undefined && given.elements !== count;
  if (!ignoring && !mask && scale === 1 && !folded && !(given && reduction === "meanWithSampleWeight")) {
    return { weights: given, divisor: reduction === "sum" ? 1 : count };
  }
  const places = given?.elements ?? count;
  if (mask && mask.elements !== places) {
    throw new RangeError(
      `fit: the output has a mask of shape ${showShape(mask.shape)}, its loss has values of shape ${showShape(shape)}. Let the mask end before, such as by a layer that takes a whole sequence.`,
    );
  }
  const weights = tape.value([count], false);
  tape.emit(
    "lossWeights",
    [weights],
    [given, ignoring ? yTrue : undefined, mask],
    [count, places, MODES[reduction]],
    [core.ignored ?? Number.NaN, scale],
  );
  return { weights, divisor: 1 };
}

/** What appends a loss's values, and which of them count. */
export function begun(
  tape: Tape,
  core: LossCore,
  inputs: LossInputs,
): Pick<LossCore, "append"> & { readonly mask: Value | undefined } {
  return core.begin?.(tape, inputs) ?? { append: core.append, mask: inputs.mask };
}

/** Appends values, gradient and the loss of the batch; that of an output of several goes to its meter and waits for `closeLoss`. */
export function appendReduced(tape: Tape, core: LossCore, reduction: Reduction, given: LossInputs): void {
  const { append, mask } = begun(tape, core, given);
  const inputs = { ...given, mask };
  const { output, rows = 0 } = inputs;
  const plain = (scale?: number) => weigh(tape, core, reduction, inputs, scale);
  // An output that weighs nothing has no gradient.
  const scaled = output && output.weight !== 0 && output.weight !== 1;
  const whole = core.whole === true;
  const trained = plain(scaled ? output.weight : 1);
  const counted = scaled && !whole ? plain() : trained;
  const gradient = inputs.gradient && output?.weight !== 0;
  const values = append(tape, { ...inputs, ...trained, gradient });
  const operands = [values, whole ? undefined : counted.weights];
  const sizes = [values.elements, whole ? 1 : counted.divisor, rows];
  if (!output) tape.emit("batchLoss", [], operands, sizes);
  else {
    const factors = scaled && whole ? [1, 1 / output.weight] : [output.weight, 1];
    tape.emit("outputLoss", [], [...operands, output.meter], sizes, factors);
  }
}

/** Appends what makes the batch's loss of those of several outputs. */
export function closeLoss(tape: Tape, rows: number): void {
  tape.emit("batchLoss", [], [], [0, 1, rows]);
}

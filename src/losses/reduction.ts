// How the values of a loss become one number, as in Keras's reduce_weighted_values: Σ w · value, divided by the number of
// values, by the weights, or by nothing. Rows whose label is ignored are counted nowhere.
// https://keras.io/api/losses/#standalone-usage-of-losses
import { type Option, oneOf } from "../options.js";
import { sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { LossCore, LossInputs } from "./loss.js";

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

/** Weights and divisor of a reduction; appends what computes the weights where they aren't simply those given. */
export function weigh(
  tape: Tape,
  core: LossCore,
  reduction: Reduction,
  { yTrue, yPred, weights: given }: LossInputs,
): Weighing {
  const shape = (core.whole && core.weightShape?.(yPred.shape)) || core.valueShape(yPred.shape);
  const count = sizeOf(shape);
  const masked = core.ignored !== undefined;
  const folded = given !== undefined && given.elements !== count;
  if (!masked && !folded && !(given && reduction === "meanWithSampleWeight")) {
    return { weights: given, divisor: reduction === "sum" ? 1 : count };
  }
  const weights = tape.value([count], false);
  tape.emit(
    "lossWeights",
    [weights],
    [given, masked ? yTrue : undefined],
    [count, given?.elements ?? count, MODES[reduction]],
    [core.ignored ?? Number.NaN],
  );
  return { weights, divisor: 1 };
}

/** Appends values, gradient and the loss of the batch. */
export function appendReduced(tape: Tape, core: LossCore, reduction: Reduction, inputs: LossInputs): void {
  const { weights, divisor } = weigh(tape, core, reduction, inputs);
  const values = core.append(tape, { ...inputs, weights, divisor });
  tape.emit(
    "batchLoss",
    [],
    [values, core.whole ? undefined : weights],
    [values.elements, core.whole ? 1 : divisor, inputs.rows ?? 0],
  );
}

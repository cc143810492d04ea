// What a loss is: values, one for a row of predictions or for more, their gradient, and how the values become the one
// number that a batch is trained on. Values and gradient are computed by the same kernel in one pass.
import type { Schema, Values } from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import type { Shape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { LossCore, LossInputs } from "./core.js";
import { appendReduced, type Reduction, reductionOption } from "./reduction.js";
import { type Standalone, standalone } from "./standalone.js";

export type { LossCore, LossInputs } from "./core.js";

export interface Loss extends Part, LossCore, Standalone {
  weightShape(shape: Shape): Shape | undefined;
  /** Whether a row of targets has as many numbers as the data say. */
  readonly openTargets: boolean;
  targetShape(shape: Shape, numbers: number, who: string): Shape;
  /** Appends the values, their gradient where wanted, and the loss of the batch, which goes to LOSS. */
  appendBatch(tape: Tape, inputs: LossInputs): void;
}

const common = { reduction: reductionOption() };
/**
 * The function of a loss: its own options, and `reduction`, how the weighted values become one number: `"sumOverBatchSize"` and
 * `"mean"` divide their sum by their number, `"meanWithSampleWeight"` by the sum of the weights, `"sum"` by nothing.
 * Default `"sumOverBatchSize"`. Keras's `"none"` is what `perSample` gives.
 */
export type LossFactory<S extends Schema> = Factory<S & typeof common, Loss>;

/** Defines a loss from its name, its options and how it computes. */
export function loss<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => LossCore,
): LossFactory<S> {
  return factory("loss", name, { ...schema, ...common }, (options) => {
    const core = make(options as unknown as Values<S>);
    const reduction = options.reduction as Reduction;
    const part: Omit<Loss, "family" | keyof Standalone> = {
      ...core,
      name,
      options,
      weightShape: core.weightShape ?? core.valueShape,
      openTargets: core.targetShape !== undefined,
      targetShape: core.targetShape ?? ((shape) => (core.sparse ? core.valueShape(shape) : shape)),
      appendBatch: (tape, inputs) => appendReduced(tape, core, reduction, inputs),
    };
    return Object.assign(part, standalone(part));
  });
}

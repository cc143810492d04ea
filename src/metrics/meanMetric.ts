// Metrics that are the mean over all rows: of a loss's values, or of what a kernel of their own gives.
import type { Loss, LossCore } from "../losses/loss.js";
import { apply } from "../ops/elementwise/apply.js";
import type { Schema, Values } from "../options.js";
import { type Shape, showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { type Direction, type MetricFactory, meanOf, metric } from "./metric.js";

type Rows = Pick<LossCore, "valueShape" | "append"> &
  Partial<Pick<LossCore, "sparse" | "check" | "checkTargets">> & {
    /** Appends 1 for each row that counts, 0 for others. */
    keep?(tape: Tape, yTrue: Value): Value | undefined;
  };

interface How {
  /** Default "min", as of a loss. */
  readonly direction?: Direction;
  /** What becomes of the values of all rows. Default: their mean. */
  readonly reduce?: "mean" | "sum";
  /** Turns the mean into the result. */
  readonly finish?: (mean: number) => number;
  /** Whether it leaves masked steps out. As in Keras, what is more than a mean counts all. */
  readonly masked?: boolean;
}

/** A metric from a loss, or what is like one. */
export function meanMetric<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => Loss | Rows,
  { direction = "min", reduce, finish, masked = finish === undefined }: How = {},
): MetricFactory<S> {
  return metric(name, schema, (options) => {
    const rows: Rows = make(options);
    return {
      direction,
      words: () => 2,
      masked,
      targetShape: (shape: Shape) => (rows.sparse ? rows.valueShape(shape) : shape),
      check: (shape) => rows.check?.(shape),
      checkTargets: (targets, shape, who) => rows.checkTargets?.(targets, shape, who),
      append(tape, state, { yTrue, yPred, weights: given }) {
        const kept = rows.keep?.(tape, yTrue);
        const weights =
          kept && given ? apply(tape, "multiply", kept, tape.view(given, kept.shape)) : (kept ?? given);
        const values = rows.append(tape, { yTrue, yPred, weights: undefined, gradient: false });
        if (weights && weights.elements !== values.elements) {
          throw new RangeError(
            `${name}: values of shape ${showShape(values.shape)} have no weight each, with ${weights.elements} weights. Leave the weights out.`,
          );
        }
        tape.emit("meanMetric", [], [state, values, weights], [values.elements]);
      },
      result(state) {
        if (reduce === "sum") return state[0] as number;
        return finish?.(meanOf(state)) ?? meanOf(state);
      },
    };
  });
}

// Metrics that are the mean of a loss's values over all rows.
import type { Loss } from "../losses/loss.js";
import type { Schema, Values } from "../options.js";
import { type MetricFactory, meanOf, metric } from "./metric.js";

/** A metric from a loss: `finish` turns the mean into the result. */
export function meanMetric<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => Loss,
  finish: (mean: number) => number = (mean) => mean,
): MetricFactory<S> {
  return metric(name, schema, (options) => {
    const loss = make(options);
    return {
      words: () => 2,
      append(tape, state, { yTrue, yPred, weights }) {
        const values = loss.append(tape, { yTrue, yPred, weights: undefined, gradient: false });
        tape.emit("meanMetric", { inputs: [state, values, weights], sizes: [values.elements] });
      },
      result: (state) => finish(meanOf(state)),
    };
  });
}

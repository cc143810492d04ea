import { type Schema, unit, type Values } from "../options.js";
import { type MetricFactory, meanOf, metric } from "./metric.js";

/** An accuracy whose kernel counts rows. */
function accuracy<S extends Schema>(
  name: string,
  schema: S,
  threshold: (options: Values<S>) => number = () => 0,
): MetricFactory<S> {
  return metric(name, schema, (options) => ({
    words: () => 2,
    append(tape, state, { yTrue, yPred, weights }) {
      const columns = yPred.shape.at(-1) ?? 1;
      tape.emit(name, {
        inputs: [state, yTrue, yPred, weights],
        sizes: [yPred.elements / columns, columns],
        parameters: [threshold(options)],
      });
    },
    result: meanOf,
  }));
}

/**
 * Share of predictions on the right side of a threshold, strictly above it being 1.
 * @param options.threshold in [0, 1]. Default 0.5.
 * @example
 * const m = metrics.binaryAccuracy();
 * m.update(Float32Array.of(1, 0), Float32Array.of(0.9, 0.6), { shape: [2, 1] });
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/accuracy_metrics/#binaryaccuracy-class
 */
export const binaryAccuracy = accuracy("binaryAccuracy", { threshold: unit(0.5) }, (o) => o.threshold);

/**
 * Share of rows whose largest prediction is where the one-hot target is largest.
 * @example
 * const m = metrics.categoricalAccuracy();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.4, 0.6), { shape: [1, 2] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/accuracy_metrics/#categoricalaccuracy-class
 */
export const categoricalAccuracy = accuracy("categoricalAccuracy", {});

/**
 * Share of rows whose largest prediction is at the class index.
 * @example
 * const m = metrics.sparseCategoricalAccuracy();
 * m.update(Float32Array.of(1), Float32Array.of(0.4, 0.6), { shape: [1, 2] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/accuracy_metrics/#sparsecategoricalaccuracy-class
 */
export const sparseCategoricalAccuracy = accuracy("sparseCategoricalAccuracy", {});

// Accuracies: shares of numbers or rows that were predicted right.
import { count, flag, type Schema, unit, type Values } from "../options.js";
import { type MetricFactory, meanOf, metric } from "./metric.js";
import { largestBelow } from "./thresholds.js";

/** An accuracy whose kernel compares number by number, after a threshold if there is one. */
function elementAccuracy<S extends Schema>(
  name: string,
  schema: S,
  threshold: (options: Values<S>) => number,
  elementwise: boolean,
): MetricFactory<S> {
  return metric(name, schema, (options) => ({
    direction: "max",
    words: () => 2,
    elementwise,
    masked: true,
    append(tape, state, { yTrue, yPred, weights }) {
      const columns = weights?.elements === yPred.elements ? 1 : (yPred.shape.at(-1) ?? 1);
      tape.emit(
        "elementAccuracy",
        [],
        [state, yTrue, yPred, weights],
        [yPred.elements / columns, columns],
        [threshold(options)],
      );
    },
    result: meanOf,
  }));
}

interface ByClass {
  /** Targets are class indices. */
  readonly sparse: boolean;
  /** How many of the largest predictions count; 0: the first of the largest. */
  readonly k: number;
  readonly sorted?: boolean;
}

/** An accuracy whose kernel looks for the true class among a row's largest predictions. */
function classAccuracy<S extends Schema>(
  name: string,
  schema: S,
  how: (options: Values<S>) => ByClass,
): MetricFactory<S> {
  return metric(name, schema, (options) => {
    const { sparse, k, sorted = false } = how(options);
    return {
      direction: "max",
      words: () => 2,
      masked: true,
      targetShape: (shape) => (sparse ? shape.slice(0, -1) : shape),
      append(tape, state, { yTrue, yPred, weights }) {
        const columns = yPred.shape.at(-1) ?? 1;
        tape.emit(
          "classAccuracy",
          [],
          [state, yTrue, yPred, weights],
          [yPred.elements / columns, columns, sparse ? 1 : columns, k],
          [{ word: sorted ? 1 : 0 }],
        );
      },
      result: meanOf,
    };
  });
}

/**
 * Share of predictions that are equal to their targets.
 * @example
 * const m = metrics.accuracy();
 * m.update(Float32Array.of(1, 2), Float32Array.of(1, 0));
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/accuracy_metrics/#accuracy-class
 */
export const accuracy = elementAccuracy("accuracy", {}, () => Number.NaN, true);

/**
 * Share of predictions on the right side of a threshold, strictly above it being 1.
 * @param options.threshold in [0, 1]. Default 0.5.
 * @example
 * const m = metrics.binaryAccuracy();
 * m.update(Float32Array.of(1, 0), Float32Array.of(0.9, 0.6), { shape: [2, 1] });
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/accuracy_metrics/#binaryaccuracy-class
 */
export const binaryAccuracy = elementAccuracy(
  "binaryAccuracy",
  { threshold: unit(0.5) },
  (o) => largestBelow(o.threshold),
  false,
);

/**
 * Share of rows whose largest prediction is where the one-hot target is largest.
 * @example
 * const m = metrics.categoricalAccuracy();
 * m.update(Float32Array.of(0, 1), Float32Array.of(0.4, 0.6), { shape: [1, 2] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/accuracy_metrics/#categoricalaccuracy-class
 */
export const categoricalAccuracy = classAccuracy("categoricalAccuracy", {}, () => ({ sparse: false, k: 0 }));

/**
 * Share of rows whose largest prediction is at the class index.
 * @example
 * const m = metrics.sparseCategoricalAccuracy();
 * m.update(Float32Array.of(1), Float32Array.of(0.4, 0.6), { shape: [1, 2] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/accuracy_metrics/#sparsecategoricalaccuracy-class
 */
export const sparseCategoricalAccuracy = classAccuracy("sparseCategoricalAccuracy", {}, () => ({
  sparse: true,
  k: 0,
}));

/**
 * Share of rows where fewer than k predictions are larger than that of the one-hot target's class.
 * @param options.k ≥ 1. Default 5.
 * @example
 * const m = metrics.topKCategoricalAccuracy({ k: 2 });
 * m.update(Float32Array.of(0, 1, 0), Float32Array.of(0.5, 0.3, 0.2), { shape: [1, 3] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/accuracy_metrics/#topkcategoricalaccuracy-class
 */
export const topKCategoricalAccuracy = classAccuracy("topKCategoricalAccuracy", { k: count(5) }, (o) => ({
  sparse: false,
  k: o.k,
}));

/**
 * Share of rows where fewer than k predictions are larger than that of the class index.
 * @param options.k ≥ 1. Default 5.
 * @param options.fromSortedIds predictions are not scores but classes, the most likely first. Default false.
 * @example
 * const m = metrics.sparseTopKCategoricalAccuracy({ k: 2 });
 * m.update(Float32Array.of(1), Float32Array.of(0.5, 0.3, 0.2), { shape: [1, 3] });
 * m.result(); // 1
 * @see https://keras.io/api/metrics/accuracy_metrics/#sparsetopkcategoricalaccuracy-class
 */
export const sparseTopKCategoricalAccuracy = classAccuracy(
  "sparseTopKCategoricalAccuracy",
  { k: count(5), fromSortedIds: flag(false) },
  (o) => ({ sparse: true, k: o.k, sorted: o.fromSortedIds }),
);

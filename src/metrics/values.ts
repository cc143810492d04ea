// Metrics of plain values, which need no targets: for loops of one's own rather than for `compile`.
import { spreadWeights } from "../losses/spreadWeights.js";
import { numbersOf } from "../parts/alone.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import { common, quotient, type UpdateOptions } from "./metric.js";

export interface ValueMetric extends Part {
  /** Adds values, each with the weight of its sample. */
  update(values: Float32Array, options?: UpdateOptions): void;
  result(): number;
  /** Back to the state of no data. */
  reset(): void;
}

function valueMetric(
  name: string,
  result: (total: number, weight: number) => number,
): Factory<typeof common, ValueMetric> {
  return factory("value metric", name, common, (options) => {
    let total = 0;
    let weight = 0;
    return {
      name,
      options,
      update(values, { shape: given, sampleWeight } = {}) {
        const { data, shape } = numbersOf(values, given, `${name}: values`);
        const weights = sampleWeight && numbersOf(sampleWeight, undefined, `${name}: sampleWeight`).data;
        const spread = weights && spreadWeights(weights, shape, shape[0]);
        if (weights && !spread)
          throw new RangeError(
            `${name}: sampleWeight has ${weights.length} numbers, there are ${data.length} values. Give one for each, or one for each sample.`,
          );
        data.forEach((value, i) => {
          const w = spread ? (spread[i] as number) : 1;
          total += w * value;
          weight += w;
        });
      },
      result: () => result(total, weight),
      reset() {
        total = 0;
        weight = 0;
      },
    };
  });
}

/**
 * Weighted mean of all values so far, 0 where there are none.
 * @example
 * const m = metrics.mean();
 * m.update(Float32Array.of(1, 3), { sampleWeight: [1, 3] });
 * m.result(); // 2.5
 * @see https://keras.io/api/metrics/reduction_metrics/#mean-class
 */
export const mean = valueMetric("mean", quotient);

/**
 * Weighted sum of all values so far.
 * @example
 * const m = metrics.sum();
 * m.update(Float32Array.of(1, 3));
 * m.result(); // 4
 * @see https://keras.io/api/metrics/reduction_metrics/#sum-class
 */
export const sum = valueMetric("sum", (total) => total);

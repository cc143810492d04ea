// Correlations: a value for each row along an axis, and their mean.
import { lossAxis, moveLast, withoutAxes } from "../losses/axis.js";
import { integer } from "../options.js";
import { meanMetric } from "./meanMetric.js";
import type { MetricFactory } from "./metric.js";

const schema = { axis: integer(-1) };

function correlation(name: string, concordance: boolean): MetricFactory<typeof schema> {
  return meanMetric(
    name,
    schema,
    ({ axis }) => ({
      valueShape: (shape) => withoutAxes(shape, [lossAxis(axis, shape, name)]),
      check: (shape) => void lossAxis(axis, shape, name),
      append(tape, { yTrue, yPred }) {
        const last = lossAxis(axis, yPred.shape, name);
        const [t, p] = [moveLast(tape, yTrue, [last]), moveLast(tape, yPred, [last])];
        const columns = p.shape.at(-1) ?? 1;
        const values = tape.value(withoutAxes(yPred.shape, [last]), false);
        tape.emit(
          "correlation",
          [values],
          [t, p],
          [values.elements, columns],
          [{ word: concordance ? 1 : 0 }],
        );
        return values;
      },
    }),
    { direction: "max" },
  );
}

/**
 * Mean of Pearson's correlation between target and prediction along an axis: cov(t, p) / (σ(t) σ(p)), in [−1, 1]; 0 where one of
 * them is constant.
 * @param options.axis of the numbers that are correlated; 0 is the batch. Default −1.
 * @example
 * const m = metrics.pearsonCorrelation();
 * m.update(Float32Array.of(0, 1, 0), Float32Array.of(0, 1, 1), { shape: [1, 3] });
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/correlation_metrics/
 */
export const pearsonCorrelation = correlation("pearsonCorrelation", false);

/**
 * Mean of Lin's concordance correlation along an axis: 2 cov(t, p) / (σ²(t) + σ²(p) + (μ(t) − μ(p))²), which is 1 only where
 * target and prediction are equal; 0 where both are the same constant.
 * @param options.axis of the numbers that are correlated; 0 is the batch. Default −1.
 * @example
 * const m = metrics.concordanceCorrelation();
 * m.update(Float32Array.of(0, 1, 0), Float32Array.of(0, 1, 1), { shape: [1, 3] });
 * m.result(); // 0.4
 * @see Lin 1989, "A concordance correlation coefficient to evaluate reproducibility", Biometrics 45
 */
export const concordanceCorrelation = correlation("concordanceCorrelation", true);

import { type Option, oneOf, whole } from "../options.js";
import { showShape } from "../shape.js";
import { metric, oneOrMany, quotient } from "./metric.js";

type Aggregation = "uniform_average" | "variance_weighted_average" | "none";
const named = oneOf(["uniform_average", "variance_weighted_average", "none"], "uniform_average");
/** Keras's null has a name here, since a stored option that is left out is the default. */
const aggregation: Option<Aggregation, Aggregation | null> = {
  ...named,
  parse: (value, who) => (value === null ? "none" : named.parse(value, who)),
};

/**
 * Coefficient of determination, per output 1 − Σ (t − p)² / Σ (t − mean t)²: 1 is perfect, 0 no better than the mean. An output
 * whose targets are all the same scores 0.
 *
 * @param options.classAggregation how outputs become one number: `"uniform_average"`, `"variance_weighted_average"`, or `"none"` or
 *   null: a number for each. Default `"uniform_average"`.
 * @param options.numRegressors p ≥ 0: the score becomes 1 − (1 − R²) (n − 1) / (n − p − 1) for n rows, where n > p + 1. Default 0.
 * @example
 * const m = metrics.r2Score();
 * m.update(Float32Array.of(1, 2, 3), Float32Array.of(1, 2, 4), { shape: [3, 1] });
 * m.result(); // 0.5
 * @see https://keras.io/api/metrics/regression_metrics/#r2score-class
 */
export const r2Score = metric(
  "r2Score",
  {
    classAggregation: aggregation,
    numRegressors: whole(0),
  },
  ({ classAggregation, numRegressors }) => ({
    direction: "max",
    words: (shape) => 1 + 4 * (shape.at(-1) ?? 1),
    check(shape) {
      if (shape.length !== 2)
        throw new RangeError(
          `r2Score: expected predictions of shape [rows, outputs], got ${showShape(shape)}.`,
        );
    },
    append(tape, state, { yTrue, yPred, weights }) {
      const columns = yPred.shape.at(-1) ?? 1;
      tape.emit("squaredErrors", [], [state, yTrue, yPred, weights], [yPred.elements / columns, columns]);
    },
    result(state) {
      const rows = state[0] as number;
      const outputs = (state.length - 1) / 4;
      const spread = new Float64Array(outputs);
      const scores = spread.map((_, j) => {
        const [total, error] = state.subarray(3 + 4 * j) as unknown as [number, number];
        spread[j] = total;
        return total > 0 ? 1 - error / total : 0;
      });
      const adjusted = (score: number): number =>
        numRegressors === 0 || numRegressors >= rows - 1
          ? score
          : 1 - ((1 - score) * (rows - 1)) / (rows - numRegressors - 1);
      if (classAggregation === "none") return oneOrMany(scores.map(adjusted));
      const importance = classAggregation === "uniform_average" ? spread.map(() => 1) : spread;
      const total = importance.reduce((a, b) => a + b, 0);
      return adjusted(
        quotient(
          scores.reduce((sum, score, j) => sum + score * (importance[j] as number), 0),
          total,
        ),
      );
    },
  }),
);

// Metrics of one's own: a function of targets and predictions, written with `ops`, whose values are averaged or added up over all batches.
import type { Node } from "../layers/node.js";
import { meanMetric } from "../metrics/meanMetric.js";
import type { Direction, MetricFactory } from "../metrics/metric.js";
import { oneOf } from "../options.js";
import { definePart, ownName } from "../parts/defined.js";
import { expectDefinition, expectFlag } from "./definition.js";
import { type OwnOptions, type OwnSchema, type OwnValues, ownSchema } from "./ownOptions.js";
import { ownRows } from "./ownRows.js";

export interface MetricDefinition<O extends OwnOptions> {
  /** Under which it is stored and may be named, and its key in the history. */
  readonly name: string;
  /** Defaults, or `Number`, `String`, `Boolean` for options that must be given. */
  readonly options?: O;
  /** Targets are class indices, one for each row of the last axis. Default false: as many as predictions. */
  readonly sparse?: boolean;
  /** A number for each sample, or for each row or prediction of it. Called whenever a shape is asked for, so it must do the same each time. */
  readonly call: (yTrue: Node, yPred: Node, context: { readonly options: OwnValues<O> }) => Node;
  /** What becomes of the values of all batches. Default `"mean"`. */
  readonly reduce?: "mean" | "sum";
  /** Which way is better: what watches it, such as `earlyStopping`, goes by it. Default `"min"`. */
  readonly direction?: Direction;
}

/**
 * Defines a metric of one's own; what comes is its function, as `metrics.auc` is one. It counts in training, in evaluation and on plain arrays.
 *
 * It is stored by its name and options: a program that loads a file defines it first. A second definition of a name takes the place of the first.
 *
 * @param definition.name a word; none of the library's metrics.
 * @param definition.options defaults, from which types and checks come. Default none.
 * @param definition.sparse whether targets are class indices: yTrue has one axis fewer. Default false.
 * @param definition.call the values, of nodes `(yTrue, yPred, { options })`: shape [batch], [batch, steps], …; where they are as many as the
 *   predictions, the mean over the last axis is taken.
 * @param definition.reduce `"mean"`, weighted by `weightedMetrics` and masks, or `"sum"`. Default `"mean"`.
 * @param definition.direction `"min"` or `"max"`. Default `"min"`.
 * @throws {TypeError | RangeError} for what is no definition; the metric throws where `call` throws or returns no node, or one of another shape.
 * @example
 * const within = defineMetric({
 *   name: "within",
 *   options: { tolerance: 0.1 },
 *   call: (yTrue, yPred, { options }) => ops.lessEqual(ops.abs(ops.subtract(yTrue, yPred)), options.tolerance),
 *   direction: "max",
 * });
 * const m = within({ tolerance: 0.5 });
 * m.update(Float32Array.of(0, 1, 2, 3), Float32Array.of(0.25, 1, 2, 5), { shape: [4, 1] });
 * m.result(); // 0.75
 * @see https://keras.io/api/metrics/#creating-custom-metrics
 */
export function defineMetric<O extends OwnOptions = Record<never, never>>(
  definition: MetricDefinition<O>,
): MetricFactory<OwnSchema<O>> {
  const known = ["name", "options", "sparse", "call", "reduce", "direction"];
  expectDefinition("defineMetric", definition, known, { call: "(yTrue, yPred, { options }) => node" });
  const name = ownName("metric", definition.name, "defineMetric");
  const who = `defineMetric: ${name}`;
  const schema = ownSchema(definition.options, who, ["name"]);
  const sparse = expectFlag(`${who}: sparse`, definition.sparse);
  const how = {
    reduce: oneOf(["mean", "sum"], "mean").parse(definition.reduce ?? "mean", `${who}: reduce`),
    direction: oneOf(["min", "max"], "min").parse(definition.direction ?? "min", `${who}: direction`),
  };
  const made = meanMetric(
    name,
    schema,
    (given) => {
      const options = given as OwnValues<O>;
      const { values, ...rows } = ownRows(name, sparse, (yTrue, yPred) =>
        definition.call(yTrue, yPred, { options }),
      );
      return { ...rows, append: (tape, { yTrue, yPred }) => values(tape, yTrue, yPred) };
    },
    how,
  );
  return definePart(made);
}

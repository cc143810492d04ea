// What a metric is: a state of f64 words that batches add to, and a result computed from it. The same kernels count in
// training, in evaluation and on plain arrays.
import type { Schema, Values } from "../options.js";
import { optional, text } from "../options.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import { methodsOf } from "./alone.js";
import type { Alone, CompleteCore, MetricCore, MetricResult } from "./core.js";

export type { Direction, MetricCore, MetricInputs, MetricResult, UpdateOptions } from "./core.js";

/** What training asks of a metric. */
export interface TrainedMetric extends Omit<Part, "family">, CompleteCore {
  /** The user's name for it, used in the history. */
  readonly label: string | undefined;
}

export interface Metric extends Part, Omit<TrainedMetric, "result">, Alone {}

export const common = { name: optional(text()) };
/** The function of a metric: its own options, and `name`, its key in the history. */
export type MetricFactory<S extends Schema> = Factory<S & typeof common, Metric>;

/** Defines a metric from its name, its options and how it counts. */
export function metric<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => MetricCore,
): MetricFactory<S> {
  return factory("metric", name, { ...schema, ...common }, (options) => {
    const core = make(options as unknown as Values<S>);
    const part: TrainedMetric = {
      targetShape: (shape) => shape,
      ...core,
      name,
      options,
      label: (options as { name?: string }).name,
    };
    return Object.assign(part, methodsOf(part));
  });
}

/** a / b, and 0 where b is 0. */
export function quotient(a: number, b: number): number {
  return b === 0 ? 0 : a / b;
}

/** total / weight, 0 where nothing was counted: the result of a mean. */
export function meanOf(state: Float64Array): number {
  return quotient(state[0] as number, state[1] as number);
}

/** A number where there is one, otherwise an array of them. */
export function oneOrMany(values: Float64Array): MetricResult {
  return values.length === 1 ? (values[0] as number) : values;
}

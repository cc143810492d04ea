// What a metric is: a state of f64 words that batches add to, and a result computed from it. The same kernels count in
// training, in evaluation and on plain arrays.
import type { Schema, Values } from "../options.js";
import { optional, text } from "../options.js";
import { compute, numbersOf } from "../parts/alone.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import { type Shape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** A batch as a metric sees it on the tape. */
export interface MetricInputs {
  readonly yTrue: Value;
  readonly yPred: Value;
  /** One weight per row of the last axis. */
  readonly weights: Value | undefined;
}

export interface UpdateOptions {
  /** Shape of yPred; by default one axis. */
  readonly shape?: Shape;
  readonly sampleWeight?: Float32Array | readonly number[];
}

export type MetricResult = number | Float64Array;

/** How a metric counts: what the model asks of it. */
export interface MetricCore {
  /** f64 words of the state, all 0 at first, for predictions of a shape (batch axis first). */
  words(shape: Shape): number;
  /** Appends what adds a batch to the state. */
  append(tape: Tape, state: Value, inputs: MetricInputs): void;
  result(state: Float64Array): MetricResult;
}

export interface Metric extends Part, MetricCore {
  /** The user's name for it, used in the history. */
  readonly label: string | undefined;
  /** Adds a batch. */
  update(yTrue: Float32Array, yPred: Float32Array, options?: UpdateOptions): void;
  result(state?: Float64Array): MetricResult;
  /** Back to the state of no data. */
  reset(): void;
}

const common = { name: optional(text()) };
/** The function of a metric: its own options and a name. */
export type MetricFactory<S extends Schema> = Factory<S & typeof common, Metric>;

/** Defines a metric from its name, its options and how it counts. */
export function metric<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => MetricCore,
): MetricFactory<S> {
  return factory(name, { ...schema, ...common }, (options) => {
    const core = make(options as unknown as Values<S>);
    let state: Float64Array | undefined;
    return {
      name,
      options,
      label: (options as { name?: string }).name,
      words: core.words,
      append: core.append,
      update(yTrue, yPred, given) {
        const prediction = numbersOf(yPred, given?.shape, `${name}: yPred`);
        const target = numbersOf(yTrue, undefined, `${name}: yTrue`);
        const rows = prediction.shape.slice(0, -1);
        if (target.data.length !== prediction.data.length && target.data.length !== sizeOf(rows)) {
          throw new RangeError(
            `${name}: yTrue has ${target.data.length} numbers, yPred ${prediction.data.length}. Give one for each prediction or for each row.`,
          );
        }
        const words = core.words(prediction.shape);
        const before = state ?? new Float64Array(words);
        const after = compute(({ tape, place }) => {
          const held = place(new Float32Array(before.slice().buffer), [words * 2]);
          const weights = given?.sampleWeight && Float32Array.from(given.sampleWeight);
          core.append(tape, held, {
            yTrue: place(
              target.data,
              target.data.length === prediction.data.length ? prediction.shape : rows,
            ),
            yPred: place(prediction.data, prediction.shape),
            weights: weights && place(weights, rows),
          });
          return [held];
        })[0] as Float32Array;
        state = new Float64Array(after.buffer);
      },
      result: (of) => core.result(of ?? state ?? new Float64Array(64)),
      reset() {
        state = undefined;
      },
    };
  });
}

/** total / weight, 0 where nothing was counted: the result of a mean. */
export function meanOf(state: Float64Array): number {
  const [total, weight] = state as unknown as [number, number];
  return weight === 0 ? 0 : total / weight;
}

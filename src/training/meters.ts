// The meters: f64 words that add up over an epoch. The loss of the batch and its weight come first; where there are several outputs,
// the loss of each with its weight; then the state of every metric.
import type { Logs, LogValue } from "../callbacks/callback.js";
import { type Metric, type MetricResult, quotient } from "../metrics/metric.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** The loss's total and weight come first. */
export const LOSS_WORDS = 2;

/** A metric, or the loss of an output: its key in the history and where its state lies. */
export interface Meter {
  readonly key: string;
  /** Which output it looks at. */
  readonly output: number;
  /** None for a loss. */
  readonly metric: Metric | undefined;
  readonly weighted: boolean;
  /** In f64 words from the start of the meters. */
  readonly offset: number;
  readonly words: number;
}

/** A batch on the tape: predictions with their masks, targets and weights of each output. */
interface BatchValues {
  readonly outputs: readonly Value[];
  readonly masks: readonly (Value | undefined)[];
  readonly y: readonly Value[];
  readonly weights: readonly (Value | undefined)[];
}

/** Where the meters lie. */
interface Meters {
  readonly meters: readonly Meter[];
  stateAt(offset: number, words: number, kind: "training" | "evaluation"): Value;
}

/** Appends what adds a batch to the metrics. */
export function appendMeters(
  tape: Tape,
  compiled: Meters,
  kind: "training" | "evaluation",
  { outputs, masks, y, weights }: BatchValues,
): void {
  for (const { metric, output, weighted, offset, words } of compiled.meters) {
    if (!metric) continue;
    const mask = metric.masked ? masks[output] : undefined;
    metric.append(tape, compiled.stateAt(offset, words, kind), {
      yTrue: y[output] as Value,
      yPred: outputs[output] as Value,
      weights: masked(tape, weighted ? weights[output] : undefined, mask),
    });
  }
}

/** Weights that are 0 where the mask is. */
function masked(tape: Tape, weights: Value | undefined, mask: Value | undefined): Value | undefined {
  if (!weights || !mask) return weights ?? mask;
  const both = tape.value(weights.shape, false);
  const count = weights.elements;
  tape.emit("lossWeights", [both], [weights, undefined, mask], [count, count, 0], [Number.NaN, 1]);
  return both;
}

/** A row of the history, or the meters, as the numbers that the user sees. */
export function logsOf(meters: readonly Meter[], words: Float64Array): Logs & { loss: number } {
  const logs: Logs & { loss: number } = { loss: (words[0] as number) / (words[1] as number) };
  for (const meter of meters) logs[meter.key] = resultOf(meter, words);
  return logs;
}

/** A result as the history keeps it: plain numbers, and not the view that it may be. */
export function resultOf({ metric, offset, words: size }: Meter, words: Float64Array): LogValue {
  const own = words.subarray(offset, offset + size);
  const result: MetricResult = metric ? metric.result(own) : quotient(own[0] as number, own[1] as number);
  return typeof result === "number" ? result : [...result];
}

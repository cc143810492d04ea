// Metrics that are named by what they mean: "accuracy" and "crossentropy" become the kind that fits output and loss, as
// Keras chooses it.
import type { Loss } from "../losses/loss.js";
import { resolvePart } from "../parts/named.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Metric } from "./metric.js";

const KINDS = {
  accuracy: ["binaryAccuracy", "sparseCategoricalAccuracy", "categoricalAccuracy"],
  crossentropy: ["binaryCrossentropy", "sparseCategoricalCrossentropy", "categoricalCrossentropy"],
} as const;
const SHORT = { acc: "accuracy", ce: "crossentropy" } as const;

/** The metric that a name or part stands for in a model, once it is known to fit the model's output and targets. */
export function chooseMetric(given: string | Metric, loss: Loss, output: Shape): Metric {
  const metric = named(given, loss, output);
  const shape = [1, ...output];
  metric.check?.(shape);
  if (loss.openTargets)
    throw new RangeError(
      `compile: ${metric.name} needs a target for each step or sample, those of ${loss.name} are as many as the data say. Leave metrics out, and compare predictions yourself, such as by editDistance of downhill/text.`,
    );
  const targets = loss.sparse ? loss.valueShape(shape) : shape;
  const needed = metric.targetShape(shape);
  if (sizeOf(needed) !== sizeOf(targets)) {
    throw new RangeError(
      `compile: ${metric.name} needs targets of shape ${showShape(needed.slice(1))} for a sample, ${loss.name} has ${showShape(targets.slice(1))}. ${
        loss.sparse
          ? "Use a metric of class indices, such as sparseCategoricalAccuracy, or one-hot targets with categoricalCrossentropy."
          : "Use a metric of targets that are as wide as the output, such as categoricalAccuracy."
      }`,
    );
  }
  if (metric.name === "sparseCategoricalCrossentropy" && loss.ignored !== undefined) {
    throw new RangeError(
      `compile: sparseCategoricalCrossentropy as a metric counts every row, and class ${loss.ignored}, which ${loss.name} ignores, is none. The loss itself is in the history.`,
    );
  }
  return metric;
}

function named(given: string | Metric, loss: Loss, output: Shape): Metric {
  const name =
    typeof given === "string" && Object.hasOwn(SHORT, given) ? SHORT[given as "acc" | "ce"] : given;
  const kinds = name === "accuracy" || name === "crossentropy" ? KINDS[name] : undefined;
  const fitting = kinds?.[output.at(-1) === 1 ? 0 : loss.sparse ? 1 : 2];
  return resolvePart("metric", fitting ?? name, "compile: metrics");
}

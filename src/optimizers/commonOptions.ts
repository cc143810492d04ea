// The options that every optimizer has, with Keras's names and defaults.
import {
  count,
  flag,
  nonNegative,
  type Option,
  optional,
  positive,
  refuse,
  unit,
  type Values,
} from "../options.js";
import { isOf, registryOf } from "../parts/named.js";
import type { Schedule } from "../schedules/schedule.js";
import { patterns } from "./patterns.js";

/** A learning rate: a number ≥ 0 or a schedule. */
export function learningRate(fallback: number): Option<number | Schedule> {
  return {
    default: fallback,
    expected: "a finite number >= 0 or a schedule",
    parse(value, who) {
      if (typeof value === "number") {
        if (!(value >= 0) || !Number.isFinite(value)) refuse(who, this.expected, value, true);
        return value;
      }
      if (isOf<Schedule>("schedule", value)) return value;
      const stored = typeof value === "object" && value !== null;
      const registry = stored ? registryOf<Schedule>("schedule") : undefined;
      return registry?.restore(value, who) ?? refuse(who, this.expected, value, false);
    },
  };
}

/**
 * Beside the learning rate, for every optimizer:
 *
 * weightDecay λ ≥ 0: w ← w − η λ w before each update; none by default, save where the optimizer says otherwise.
 * excludeFromWeightDecay: words; a variable doesn't decay where one is found in its name, with its layer ("dense/bias") or without ("bias").
 * They may have ^ and $ at their ends, .* within, and | between two; a whole regular expression is refused. Default none.
 * clipNorm > 0: bound on the norm of each variable's gradient; globalClipNorm: of all of them together; clipValue: on each
 * element. At most one of them.
 * useEma: a running average of the weights is kept, a ← μ a + (1 − μ) w with μ = emaMomentum in [0, 1], default 0.99; it
 * takes their place every emaOverwriteFrequency updates, and at the end of `fit`.
 * gradientAccumulationSteps: one update with the mean gradient in so many steps; 1 or null for every step.
 * lossScaleFactor > 0: gradients are those of a loss that was multiplied by it. `fit` needs no scaling and does none.
 *
 * @see https://keras.io/api/optimizers/
 */
export const commonOptions = {
  weightDecay: optional(nonNegative()),
  excludeFromWeightDecay: patterns(),
  clipNorm: optional(positive()),
  globalClipNorm: optional(positive()),
  clipValue: optional(positive()),
  useEma: flag(false),
  emaMomentum: unit(0.99),
  emaOverwriteFrequency: optional(count()),
  gradientAccumulationSteps: optional(count()),
  lossScaleFactor: optional(positive()),
};

export type CommonSchema = typeof commonOptions & { learningRate: Option<number | Schedule> };
export type CommonOptions = Omit<Values<CommonSchema>, "weightDecay"> & {
  /** null: an optimizer that has a default for it was told to do without. */
  readonly weightDecay: number | null | undefined;
};

/** Refuses options that exclude each other. */
export function checkClipping(options: CommonOptions, who: string): void {
  const names = ["clipNorm", "globalClipNorm", "clipValue"] as const;
  const given = names.filter((name) => options[name] !== undefined);
  if (given.length > 1) {
    throw new RangeError(
      `${who}: at most one of ${names.join(", ")} may be set, got ${given.join(" and ")}. Leave out all but one.`,
    );
  }
}

// The options that every optimizer has, with Keras's names and defaults.
import {
  count,
  flag,
  fraction,
  nonNegative,
  type Option,
  optional,
  patterns,
  positive,
  refuse,
  type Values,
} from "../options.js";
import { isPart } from "../parts/part.js";
import { type Schedule, scheduleRegistry } from "../schedules/index.js";
import type { Variable } from "./arenas.js";

/** A learning rate: a number ≥ 0 or a schedule. */
export function learningRate(fallback: number): Option<number | Schedule> {
  return {
    default: fallback,
    expected: "a finite number >= 0 or a schedule",
    bad: [-1, Number.NaN, Number.POSITIVE_INFINITY, "fast", true],
    parse(value, who) {
      if (typeof value === "number") {
        if (!(value >= 0) || !Number.isFinite(value)) refuse(who, this.expected, value, true);
        return value;
      }
      if (typeof value === "function" && isPart(value)) return value as unknown as Schedule;
      if (typeof value === "object" && value !== null) return scheduleRegistry.restore(value, who);
      return refuse(who, this.expected, value, false);
    },
  };
}

export const commonOptions = {
  weightDecay: optional(nonNegative()),
  excludeFromWeightDecay: patterns(),
  clipNorm: optional(positive()),
  globalClipNorm: optional(positive()),
  clipValue: optional(positive()),
  useEma: flag(false),
  emaMomentum: fraction(0.99),
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

/** Whether one of the patterns is found in a variable's name. */
export function found(names: readonly string[], { name }: Variable): boolean {
  return names.some((pattern) => new RegExp(pattern, "u").test(name));
}

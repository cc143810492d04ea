import { count, listOf, type Option, refuse, required } from "../options.js";
import { isOf } from "../parts/named.js";
import { Registry } from "../parts/registry.js";
import { checkIncreasing } from "./checks.js";
import { plainSchedules } from "./plainSchedules.js";
import { type Schedule, schedule } from "./schedule.js";

const plain = new Registry<Schedule>("schedule", plainSchedules);

/** A schedule, or its stored form. */
const member: Option<Schedule> = {
  expected: "a schedule",
  parse(value, who) {
    if (isOf<Schedule>("schedule", value)) return value;
    if (typeof value !== "object" || value === null) refuse(who, "a schedule", value, false);
    const { name, options } = value as { name?: unknown; options?: never };
    return name === "sequence" ? sequence(options as never) : plain.restore(value, who);
  },
};

/**
 * Schedules one after the other; each counts its steps from its own beginning, which is a boundary.
 *
 * @param options.schedules at least one. Required.
 * @param options.boundaries first steps of the second schedule and those after it, increasing. Required.
 * @example
 * const learningRate = schedules.sequence({
 *   schedules: [
 *     schedules.linearWarmup({ learningRate: 0.1, warmupSteps: 100 }),
 *     schedules.cosineDecay({ initialLearningRate: 0.1, decaySteps: 900 }),
 *   ],
 *   boundaries: [100],
 * });
 * model.compile({ optimizer: optimizers.sgd({ learningRate }), loss: "meanSquaredError" });
 * @see https://pytorch.org/docs/stable/generated/torch.optim.lr_scheduler.SequentialLR.html
 */
export const sequence = schedule(
  "sequence",
  { schedules: required(listOf(member)), boundaries: required(listOf(count())) },
  ({ schedules, boundaries }) => {
    checkIncreasing("sequence: boundaries", boundaries);
    if (schedules.length !== boundaries.length + 1) {
      throw new RangeError(
        `sequence: boundaries must be one fewer than schedules, ${schedules.length - 1}, got ${boundaries.length}.`,
      );
    }
    return (step) => {
      const index = boundaries.filter((boundary) => boundary <= step).length;
      return (schedules[index] as Schedule)(step - (boundaries[index - 1] ?? 0));
    };
  },
);

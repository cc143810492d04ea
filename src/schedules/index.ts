// The registry of learning-rate schedules.
import { Registry } from "../parts/part.js";
import { known } from "./known.js";
import { plainSchedules } from "./plainSchedules.js";
import type { Schedule } from "./schedule.js";
import { sequence } from "./sequence.js";

const all = { ...plainSchedules, sequence };

export const scheduleRegistry = new Registry<Schedule>("schedule", all);

function makeKnown(): typeof all {
  known.schedules = scheduleRegistry;
  return all;
}

/**
 * Schedules: functions from a step to a learning rate, for optimizers.
 *
 * @namespace
 */
export const schedules = /* @__PURE__ */ makeKnown();

export type { Schedule };

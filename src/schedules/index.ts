// The registry of learning-rate schedules.
import { nameParts } from "../parts/named.js";
import { Registry } from "../parts/registry.js";
import { plainSchedules } from "./plainSchedules.js";
import type { Schedule } from "./schedule.js";
import { sequence } from "./sequence.js";

const all = { ...plainSchedules, sequence };

export const scheduleRegistry = new Registry<Schedule>("schedule", all);

function withNames(): typeof all {
  nameParts([scheduleRegistry]);
  return all;
}

/**
 * Schedules: functions from a step to a learning rate, for optimizers.
 *
 * @namespace
 */
export const schedules = /* @__PURE__ */ withNames();

export type { Schedule };

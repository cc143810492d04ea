// The registry of learning-rate schedules.
import { Registry } from "../parts/part.js";
import { plainSchedules } from "./plainSchedules.js";
import type { Schedule } from "./schedule.js";
import { sequence } from "./sequence.js";

/**
 * Schedules: functions from a step to a learning rate, for optimizers.
 *
 * @namespace
 */
export const schedules = { ...plainSchedules, sequence };

export const scheduleRegistry = new Registry<Schedule>("schedule", schedules);

export type { Schedule };

// The registry of learning-rate schedules: one line each.
import { Registry } from "../parts/part.js";
import type { Schedule } from "./schedule.js";

export const schedules = {};

export const scheduleRegistry = new Registry<Schedule>("schedule", schedules);

export type { Schedule };

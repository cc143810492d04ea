// Schedules by name, where something has brought them in: `schedules` itself, or a file that may name one. Nothing else names a
// schedule, so other pages are spared all of them.
import type { Registry } from "../parts/part.js";
import type { Schedule } from "./schedule.js";

export const known: { schedules?: Registry<Schedule> } = {};

// Where a study may be kept.
import { bullmq } from "../queue/bullmq.js";
import { journal } from "./journal.js";
import { memory } from "./memory.js";

export const storages = { memory, journal, bullmq };

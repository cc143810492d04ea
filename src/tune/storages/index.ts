// Where a study may be kept.
import { bullmq } from "../queue/bullmq.js";
import { journal } from "./journal.js";
import { memory } from "./memory.js";

/**
 * Storages: where a study is kept.
 *
 * @namespace
 */
export const storages = { memory, journal, bullmq };

// Which trials are not worth finishing.
import { asha } from "./asha.js";
import { hyperband } from "./hyperband.js";
import { none } from "./none.js";
import { patient } from "./patient.js";
import { median, percentile } from "./percentile.js";
import { threshold } from "./threshold.js";

/**
 * Pruners: which trials are ended early.
 *
 * @namespace
 */
export const pruners = { none, median, percentile, asha, hyperband, patient, threshold };

// All callbacks: one line each.
import { earlyStopping } from "./earlyStopping.js";

export const callbacks = { earlyStopping };

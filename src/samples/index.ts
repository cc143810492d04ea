/**
 * Small data sets that come with the package, for the command, the examples and the tests. Node only.
 *
 * @module downhill/samples
 */
export { holdOut } from "./holdOut.js";
export { loadDigits } from "./loadDigits.js";
export { loadIris } from "./loadIris.js";
export type { Sample } from "./sample.js";

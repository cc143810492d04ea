/** What the pack of recurrences exports: its kernels, and what every module of kernels has. */

export { setLanes } from "../machine/lanes";
export { isRelaxed, tapeVersion } from "../machine/version";
export * from "../recurrence/gru";
export * from "../recurrence/lstm";
export * from "../recurrence/panels";
export * from "../recurrence/simpleRNN";

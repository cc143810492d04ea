/** What the pack of rarer losses exports: its kernels, and what every module of kernels has. */

export * from "../losses/circle";
export * from "../losses/ctc";
export { setLanes } from "../machine/lanes";
export { isRelaxed, tapeVersion } from "../machine/version";

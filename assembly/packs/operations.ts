/** What the pack of operations exports: the kernels of what is written with `ops`, and what every module of kernels has. */

export { setLanes } from "../machine/lanes";
export { isRelaxed, tapeVersion } from "../machine/version";
export { elementwise } from "../operations/elementwise";
export { reduce } from "../operations/reduce";
export { region } from "../operations/region";
export { scan } from "../operations/scan";
export { stepNumbers } from "../operations/stepNumbers";
export * from "../operations/take";

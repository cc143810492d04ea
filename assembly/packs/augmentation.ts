/** What the pack of augmentation exports: its kernels, and what every module of kernels has. */

export * from "../augmentation/draws";
export * from "../augmentation/mixing";
export * from "../augmentation/warp";
export { setLanes } from "../machine/lanes";
export { isRelaxed, tapeVersion } from "../machine/version";

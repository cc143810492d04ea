/** What the pack of convolutions exports: its kernels, and what every module of kernels has. */

export * from "../convolution/convolve";
export * from "../convolution/pooling";
export * from "../convolution/resample";
export * from "../convolution/weightGradient";
export { setLanes } from "../machine/lanes";
export { isRelaxed, tapeVersion } from "../machine/version";

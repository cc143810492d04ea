/**
 * Networks ready to use, as plain functions that return models; their weights are drawn from the seed, none are shipped. By functions: a page carries only what its networks use.
 *
 * @module downhill/networks
 */

export { type LeNetOptions, leNet } from "./leNet.js";
export { type MobileNetV2Options, mobileNetV2 } from "./mobileNetV2.js";
export { type ResNetOptions, resNet } from "./resNet.js";
export { type UnetOptions, unet } from "./unet.js";

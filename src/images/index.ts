/**
 * From pictures to tensors and back: files, folders with a class each, what a browser shows, IDX files. In Node by packages that are installed where their format is read
 * (docs/images.md), in browsers by the platform.
 *
 * @module downhill/images
 */

export { type ImageBatch, type ImageDataset, type ImageFolderOptions, imageFolder } from "./imageFolder.js";
export { type ImageTensorOptions, imageTensor } from "./imageTensor.js";
export { readIdx } from "./readIdx.js";
export { type SaveImageOptions, saveImage } from "./saveImage.js";
export type { FileSource, ImageSource, PixelSource } from "./source.js";

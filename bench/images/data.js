// The four files of MNIST or Fashion-MNIST as pictures of 28 × 28 with one channel, in [0, 1], and their classes.
import { readFileSync } from "node:fs";
import path from "node:path";
import { gunzipSync } from "node:zlib";
import { tensor } from "downhill";

export function readPictures(folder) {
  const read = (file, header) => gunzipSync(readFileSync(path.join(folder, file))).subarray(header);
  const part = (name) => {
    const pixels = Float32Array.from(read(`${name}-images-idx3-ubyte.gz`, 16), (v) => v / 255);
    return {
      x: tensor(pixels, [pixels.length / 784, 28, 28, 1]),
      y: Float32Array.from(read(`${name}-labels-idx1-ubyte.gz`, 8)),
    };
  };
  return { train: part("train"), test: part("t10k") };
}

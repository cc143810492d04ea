// Strides that lead out of the image: all that do compute the same, and in no more time than the shortest of them.
import { describe, expect, it } from "vitest";
import { layers } from "../../src/layers/registry.js";
import { sequential } from "../../src/model/sequential.js";

const image2d = [5, 6, 4];
const cases = {
  conv1d: (strides: number) => layers.conv1d({ filters: 2, kernelSize: 2, strides, inputShape: [8, 4] }),
  "conv1d, same": (strides: number) =>
    layers.conv1d({ filters: 2, kernelSize: 3, strides, padding: "same", inputShape: [8, 4] }),
  "conv1d, causal": (strides: number) =>
    layers.conv1d({ filters: 2, kernelSize: 3, strides, padding: "causal", inputShape: [8, 4] }),
  conv2d: (strides: number) =>
    layers.conv2d({ filters: 2, kernelSize: [2, 3], strides, inputShape: image2d }),
  "conv2d, same": (strides: number) =>
    layers.conv2d({ filters: 2, kernelSize: 4, strides, padding: "same", inputShape: image2d }),
  depthwiseConv2d: (strides: number) =>
    layers.depthwiseConv2d({ kernelSize: 2, strides, inputShape: image2d }),
  separableConv2d: (strides: number) =>
    layers.separableConv2d({ filters: 3, kernelSize: 2, strides, inputShape: image2d }),
  maxPooling2d: (strides: number) => layers.maxPooling2d({ poolSize: 2, strides, inputShape: image2d }),
  averagePooling2d: (strides: number) =>
    layers.averagePooling2d({ poolSize: 3, strides, padding: "same", inputShape: image2d }),
};

describe.each(Object.entries(cases))("%s", (_, make) => {
  it("learns the same with strides of 8 and of 10⁹", async () => {
    const train = async (strides: number) => {
      const { inputShape } = make(strides).options as { inputShape: number[] };
      const size = inputShape.reduce((a, b) => a * b, 1);
      const model = sequential({
        seed: 1,
        // A layer before it, so that gradients go back to the image.
        layers: [
          layers.dense({ units: size, inputShape: [3] }),
          layers.reshape({ targetShape: inputShape }),
          make(strides),
          layers.flatten(),
          layers.dense({ units: 1 }),
        ],
      });
      model.compile({ loss: "meanSquaredError", optimizer: "sgd" });
      await model.fit(
        [
          [1, -2, 3],
          [0.5, 1, -1],
        ],
        [1, 2],
        { epochs: 3 },
      );
      return model.weights.map(({ data }) => [...data]);
    };
    const before = process.cpuUsage();
    const long = await train(1e9);
    const { user } = process.cpuUsage(before);
    expect(user / 1e6).toBeLessThan(10);
    expect(long).toEqual(await train(8));
    expect(long.flat().every(Number.isFinite)).toBe(true);
  });
});

// Networks ready to use: as many weights as are known of them, the shapes they give, that they learn, their files, and what they refuse.
import { describe, expect, it } from "vitest";
import { loadModel, type Model, optimizers } from "../../src/index.js";
import { leNet, mobileNetV2, resNet, unet } from "../../src/networks/index.js";

const size = (net: Model): number => net.weights.reduce((sum, { data }) => sum + data.length, 0);

/** [network, pixels of a picture, classes for each picture]. */
const small: Record<string, readonly [() => Model, pixels: number, answers: number]> = {
  leNet: [() => leNet({ inputShape: [12, 12, 1], classes: 2 }), 144, 1],
  resNet: [() => resNet({ inputShape: [8, 8, 1], depth: 8, width: 4, classes: 2 }), 64, 1],
  mobileNetV2: [() => mobileNetV2({ inputShape: [8, 8, 1], alpha: 0.1, classes: 2 }), 64, 1],
  unet: [() => unet({ inputShape: [8, 8, 1], filters: 4, classes: 2 }), 64, 64],
};

/** Pictures that are bright or dark, each pixel a little otherwise. */
function pictures(count: number, pixels: number, answers: number) {
  const x = Float32Array.from({ length: count * pixels }, (_, i) => {
    const bright = Math.floor(i / pixels) % 2;
    return (bright ? 1 : -1) + ((i * 7) % 13) / 26;
  });
  const y = Float32Array.from({ length: count * answers }, (_, i) => Math.floor(i / answers) % 2);
  return { x, y };
}

describe("networks", () => {
  it("have as many weights as are known of them", () => {
    // 6 · 26 + 16 · 151 + 120 · 401 + 84 · 121 + 10 · 85
    expect(size(leNet({ inputShape: [28, 28, 1] }))).toBe(61_706);
    // keras.applications.MobileNetV2(weights=None): its summary.
    expect(size(mobileNetV2({ inputShape: [224, 224, 3], classes: 1000 }))).toBe(3_538_984);
  });

  it("have the depth, the width and the outputs that are asked for", () => {
    const convolutions = (net: Model) =>
      net.weights.filter(({ name, shape }) => name.endsWith("kernel") && shape[0] === 3).length;
    expect(convolutions(resNet({ inputShape: [8, 8, 3] }))).toBe(19);
    expect(convolutions(resNet({ inputShape: [8, 8, 3], depth: 8 }))).toBe(7);
    expect(resNet({ inputShape: [8, 8, 3], depth: 8, width: 5 }).weights[0]?.shape).toEqual([3, 3, 3, 5]);
    const pixels = unet({ inputShape: [16, 8, 1], levels: 3, filters: 2, classes: 5 });
    expect(pixels.predict(new Float32Array(128)).shape).toEqual([1, 16, 8, 5]);
    expect(mobileNetV2({ inputShape: [8, 8, 3], alpha: 1.4, classes: 3 }).weights.at(-2)?.shape).toEqual([
      1792, 3,
    ]);
  });

  for (const [name, [make, pixels, answers]] of Object.entries(small)) {
    it(`${name} learns, and is the same again from its file`, async () => {
      const net = make();
      const { x, y } = pictures(16, pixels, answers);
      net.compile({
        optimizer: optimizers.adam({ learningRate: 0.003 }),
        loss: "sparseCategoricalCrossentropy",
        metrics: ["accuracy"],
      });
      const shaped = answers > 1 ? { data: y, shape: [16, 8, 8] } : y;
      const { history } = await net.fit(x, shaped as never, { epochs: 30, batchSize: 16 });
      expect(history.loss?.at(-1)).toBeLessThan(0.6 * (history.loss?.[0] as number));
      const again = loadModel(net.toBytes());
      expect(again.predict(x)).toEqual(net.predict(x));
      expect(make().weights).toEqual(make().weights);
    });
  }

  it("refuse what can't be a network", () => {
    expect(() => leNet({} as never)).toThrow("leNet: inputShape is missing. Pass [height, width, channels]");
    expect(() => leNet({ inputShape: [28, 28] })).toThrow(
      /leNet: inputShape must be \[height, width, channels\]/,
    );
    expect(() => leNet({ inputShape: [8, 28, 1] })).toThrow("at least 12 × 12 pixels, got 8 × 28");
    expect(() => resNet({ inputShape: [8, 8, 1], depth: 9 })).toThrow("resNet: depth must be 6 n + 2");
    expect(() => resNet({ inputShape: [8, 8, 1], depth: 2 })).toThrow(RangeError);
    expect(() => mobileNetV2({ inputShape: [8, 8, 1], alpha: 0 })).toThrow(
      "mobileNetV2: alpha must be a number > 0",
    );
    expect(() => unet({ inputShape: [10, 8, 1] })).toThrow("must be multiples of 4 for 2 levels, got 10 × 8");
    expect(() => unet({ inputShape: [8, 8, 1], clases: 2 } as never)).toThrow('Did you mean "classes"?');
  });
});

// Large data are looked at by a kernel; what it finds must be what looking at them one by one finds.
import { describe, expect, it } from "vitest";
import { layers, sequential, tensor } from "../../src/index.js";

const ROWS = 2003;
const COLUMNS = 301;
const COUNT = ROWS * COLUMNS;

function network() {
  const model = sequential({ layers: [layers.dense({ units: 1, inputShape: [COLUMNS] })] });
  model.compile({ optimizer: "sgd", loss: "meanSquaredError" });
  return model;
}

const train = (x: Float32Array) =>
  network().fit(tensor(x, [ROWS, COLUMNS]), tensor(new Float32Array(ROWS), [ROWS, 1]), { epochs: 1 });

describe("half a million numbers and more", () => {
  it.each([0, 1, 32_767, 32_768, 131_071, 131_072, 400_001, COUNT - 2, COUNT - 1])(
    "are refused for one at %i that is not finite, by its row and place",
    async (at) => {
      for (const value of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
        const x = new Float32Array(COUNT).fill(3e38);
        x[at] = value;
        const place = `fit: x has ${value} in row ${Math.floor(at / COLUMNS)} (place ${at % COLUMNS})`;
        await expect(train(x)).rejects.toThrow(place);
      }
    },
  );

  it("are taken where all are finite, however large or small", async () => {
    const { history } = await train(new Float32Array(COUNT).fill(1e-45));
    expect(history.loss).toHaveLength(1);
  });

  it("are taken after others were refused", async () => {
    await expect(train(new Float32Array(COUNT).fill(Number.NaN))).rejects.toThrow("expected finite numbers");
    await expect(train(new Float32Array(COUNT))).resolves.toBeDefined();
  });
});

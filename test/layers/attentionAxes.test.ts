// Axes that attention can't go over: the batch's, that of the features, one of them twice.
import { describe, expect, it } from "vitest";
import { input, model } from "../../src/index.js";
import { layers } from "../../src/layers/registry.js";

describe("multiHeadAttention's attentionAxes", () => {
  const make = (attentionAxes: number | number[]) => {
    const x = input({ shape: [4, 3, 8] });
    const attend = layers.multiHeadAttention({ numHeads: 2, keyDim: 2, attentionAxes });
    return model({ inputs: x, outputs: attend.apply([x, x]) });
  };

  it.each([[0], [-1], [3], [[1, 3]], [[1, -3]]])("%j is refused", (axes) => {
    expect(() => make(axes)).toThrow(
      /attentionAxes must be different axes between the batch's, 0, and that of the features, 3/,
    );
  });

  it.each([[1], [2], [-2], [[1, 2]], [[-3, 2]]])("%j is taken", (axes) => {
    expect(make(axes).predict(new Float32Array(4 * 3 * 8).fill(0.5))).toMatchObject({ shape: [1, 4, 3, 8] });
  });
});

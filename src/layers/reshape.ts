import { type Option, refuse, required } from "../options.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import { layer } from "./layer.js";

/** Sizes ≥ 1, one of which may be −1: whatever is left. */
const targetShape: Option<readonly number[]> = {
  expected: "a list of whole numbers >= 1, one of which may be -1, such as [4, -1]",
  parse(value, who) {
    const good = (n: unknown): boolean => Number.isSafeInteger(n) && ((n as number) >= 1 || n === -1);
    const list = Array.isArray(value) && value.every(good) && value.filter((n) => n === -1).length <= 1;
    if (!list) refuse(who, this.expected, value, Array.isArray(value));
    return [...(value as number[])];
  },
};

function fill(target: Shape, input: Shape): Shape {
  const size = sizeOf(input);
  const known = sizeOf(target.filter((n) => n !== -1));
  const shape = target.map((n) => (n === -1 ? size / known : n));
  if (sizeOf(shape) !== size || !shape.every(Number.isInteger)) {
    throw new RangeError(
      `reshape: targetShape ${showShape(target)} does not hold the ${size} numbers of a row of shape ${showShape(input)}. The products of the sizes must be equal.`,
    );
  }
  return shape;
}

/**
 * The numbers of each row in another shape. Costs nothing: they stay where they are.
 *
 * @param options.targetShape of a row, without the batch; one size may be −1, which takes what is left.
 * @throws {RangeError} where it does not hold as many numbers as there are.
 * @example
 * const model = sequential({ layers: [layers.reshape({ targetShape: [2, -1], inputShape: [6] }), layers.dense({ units: 1 })] });
 * @see https://keras.io/api/layers/reshaping_layers/reshape/
 */
export const reshape = layer("reshape", { targetShape: required(targetShape) }, (o) => ({
  outputShape: (input) => fill(o.targetShape, input),
  append: (tape, x) => tape.view(x, [x.shape[0] as number, ...fill(o.targetShape, x.shape.slice(1))]),
}));

// Losses of overlap, 1 − a I / (b I + c Σ p + d Σ t + 1e-7) with I = Σ t p: sums over all numbers of a batch, or over some axes.
import { type Shape, sizeOf } from "../shape.js";
import { lossAxis, moveLast, withoutAxes } from "./axis.js";
import type { LossCore } from "./loss.js";

/** Elements of a piece of work, as in assembly/losses/tversky.ts. */
const PIECE = 4096;
/** f32 words of a piece's three f64 sums. */
const WORDS = 6;

/** @param given axes, undefined for all. @param factors a, b, c, d. */
export function overlap(
  name: string,
  given: readonly number[] | undefined,
  factors: readonly [number, number, number, number],
): LossCore {
  const axesIn = (shape: Shape): number[] => {
    if (!given) return shape.map((_, i) => i);
    const axes = given.map((axis) => lossAxis(axis, shape, name)).sort((a, b) => a - b);
    if (new Set(axes).size !== axes.length)
      throw new RangeError(`${name}: axis [${given.join(", ")}] names an axis twice.`);
    return axes;
  };
  const valueShape = (shape: Shape): Shape => withoutAxes(shape, axesIn(shape));
  return {
    sparse: false,
    valueShape,
    weightShape(shape) {
      const values = valueShape(shape);
      // One value for the batch is multiplied with each sample's weight, as Keras does.
      if (values.length === 0) return shape.slice(0, shape.length > 1 ? 1 : 0);
      return axesIn(shape).includes(0) ? undefined : values;
    },
    check: (shape) => void axesIn(shape),
    append(tape, { yTrue, yPred, weights, divisor, gradient }) {
      const axes = axesIn(yPred.shape);
      const p = moveLast(tape, yPred, axes);
      const t = moveLast(tape, yTrue, axes);
      const values = tape.value(valueShape(yPred.shape), false);
      const rows = values.elements;
      const columns = sizeOf(yPred.shape) / rows;
      const sums = tape.value([rows * Math.ceil(columns / PIECE) * WORDS], false);
      tape.emit("overlapSums", [sums], [t, p], [rows, columns]);
      const emit = (target: typeof p | undefined): void =>
        tape.emit(
          "tversky",
          [values, target],
          [t, p, weights, sums],
          [rows, columns, 1, divisor ?? rows],
          factors,
        );
      if (gradient && p.differentiable) tape.contribute(p, emit);
      else emit(undefined);
      return values;
    },
  };
}

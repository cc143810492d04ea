// Slices of an axis by their numbers, which another value holds; the gradient adds up where a slice is taken more than once.
import { axisOf, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { inOperations } from "./kernel.js";

/**
 * Appends y[b…, o…, j…, i…] = x[b…, o…, indices[b…, j…], i…]: the first `batchDims` axes are shared, then `axis` is looked up.
 *
 * @param indices whole numbers as f32; negative ones count from the end, what is none gives NaN.
 */
export function take(tape: Tape, x: Value, indices: Value, axis: number, batchDims = 0): Value {
  const at = axisOf(axis, x.shape, "take");
  const shared = x.shape.slice(0, batchDims);
  if (at < batchDims || shared.some((size, i) => size !== indices.shape[i]))
    throw new RangeError(
      `take: x ${showShape(x.shape)} and indices ${showShape(indices.shape)} must share their first ${batchDims} axes (batchDims), and axis lie behind them, got ${axis}.`,
    );
  const outer = x.shape.slice(batchDims, at);
  const inner = x.shape.slice(at + 1);
  const taken = indices.shape.slice(batchDims);
  const sizes = [sizeOf(shared), sizeOf(outer), x.shape[at] as number, sizeOf(taken)];
  const word = (n: number): { word: number } => ({ word: n });
  const y = tape.value([...shared, ...outer, ...taken, ...inner], x.differentiable);
  tape.emit(inOperations("takeForward"), [y], [x, indices], sizes, [word(sizeOf(inner))]);
  tape.onBackward(y, (dy) =>
    tape.accumulate(x, (dx, before) =>
      tape.emit(inOperations("takeBackward"), [dx], [dy, indices], sizes, [
        word(sizeOf(inner)),
        word(before ? 1 : 0),
      ]),
    ),
  );
  return y;
}

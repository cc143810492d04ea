// A metric on its own: the same kernels that training uses, on plain numbers, with a state that it keeps itself.
import { spreadWeights } from "../losses/spreadWeights.js";
import { optionsObject } from "../options.js";
import { compute, numbersOf } from "../parts/alone.js";
import { agrees, type Shape, showShape, sizeOf } from "../shape.js";
import type { Alone, CompleteCore, UpdateOptions } from "./core.js";

/** A metric's functions on plain numbers. */
export function methodsOf(part: CompleteCore): Alone {
  const { name, result } = part;
  let state: Float64Array | undefined;
  return {
    update(yTrue, yPred, given) {
      const batch = checkBatch(name, part, yTrue, yPred, given);
      const words = part.words(batch.shape);
      if (state && state.length !== words) {
        throw new RangeError(
          `${name}: yPred of shape ${showShape(batch.shape)} is not what came before. Call reset() first.`,
        );
      }
      const before = state?.slice() ?? new Float64Array(words);
      const after = compute(({ tape, place }) => {
        const held = place(new Float32Array(before.buffer), [words * 2]);
        part.append(tape, held, {
          yTrue: place(batch.targets, part.targetShape(batch.shape)),
          yPred: place(batch.predictions, batch.shape),
          weights: batch.weights && place(batch.weights, [batch.weights.length]),
        });
        return [held];
      })[0] as Float32Array;
      state = new Float64Array(after.buffer);
    },
    result: (of) => result(of ?? state ?? new Float64Array(part.words([1, 1]))),
    reset() {
      state = undefined;
    },
  };
}

interface CheckedBatch {
  readonly targets: Float32Array;
  readonly predictions: Float32Array;
  readonly shape: Shape;
  readonly weights: Float32Array | undefined;
}

function checkBatch(
  name: string,
  part: CompleteCore,
  yTrue: unknown,
  yPred: unknown,
  options: UpdateOptions = {},
): CheckedBatch {
  const { shape: given, sampleWeight } = optionsObject(name, options, "shape") as UpdateOptions;
  const { data: predictions, shape: as } = numbersOf(yPred, given, `${name}: yPred`);
  if (predictions.length === 0)
    throw new RangeError(`${name}: yPred is empty, expected at least one number.`);
  const shape = part.elementwise && as.length === 1 ? [...as, 1] : as;
  part.check?.(shape);
  const { data: targets, shape: own } = numbersOf(yTrue, undefined, `${name}: yTrue`);
  const targetShape = part.targetShape(shape);
  const expected = sizeOf(targetShape);
  if (targets.length !== expected || (as.length > 1 && !agrees(own, targetShape))) {
    throw new RangeError(
      `${name}: yTrue has ${own.length > 1 ? `shape ${showShape(own)}` : `${targets.length} numbers`}, predictions of shape ${showShape(as)} need ${expected}.`,
    );
  }
  part.checkTargets?.(targets, shape, `${name}: yTrue`);
  if (sampleWeight === undefined) return { targets, predictions, shape, weights: undefined };
  const { data } = numbersOf(sampleWeight, undefined, `${name}: sampleWeight`);
  const rows = shape.slice(0, -1);
  const each = part.elementwise && data.length === predictions.length;
  const weights = each ? data : spreadWeights(data, rows, rows[0]);
  if (!weights) {
    throw new RangeError(
      `${name}: sampleWeight has ${data.length} numbers, predictions of shape ${showShape(as)} need ${sizeOf(rows)}${
        part.elementwise ? ` or ${predictions.length}` : ""
      }.`,
    );
  }
  return { targets, predictions, shape, weights };
}

import { losses as pack } from "../runtime/packs/losses.generated.js";
import { type Shape, showShape } from "../shape.js";
import { loss } from "./loss.js";

/**
 * Connectionist temporal classification: −ln of the probability that a sequence of classes, one a step, gives the labels once repetitions are
 * joined and blanks taken out. So a network learns to read, hear or follow what nobody has cut into steps.
 *
 * yPred [batch, steps, classes] are logits, class 0 the blank; yTrue [batch, labels] class indices from 1, rows that are shorter filled up
 * with 0 at the end. Mean over the batch, not divided by lengths. As in Keras, all steps count, and a row has as many labels as numbers that
 * are not 0, read from its front. Alone (`value`), zeros among those are labels to the letter of Keras, and labels that the steps have no room for give Infinity and no gradient; a training refuses them.
 *
 * @throws {RangeError} where labels are no classes; in a training also where a 0 stands before a label, or labels need more steps than there are.
 * @example
 * const logits = Float32Array.of(0, 2, 0, 2, 0, 0, 0, 0, 2); // three steps of blank, "a", "b"
 * losses.ctc().value(Float32Array.of(1, 2), logits, { shape: [1, 3, 3] }); // 0.4507
 * @see https://keras.io/api/losses/probabilistic_losses/#ctc-class; Graves et al. 2006, https://doi.org/10.1145/1143844.1143891
 */
export const ctc = loss("ctc", {}, () => ({
  sparse: true,
  valueShape: (shape) => shape.slice(0, 1),
  targetShape(shape, numbers, who) {
    const [batch = 1] = shape;
    const labels = numbers / batch;
    if (labels < 1 || !Number.isInteger(labels))
      throw new RangeError(
        `${who} has ${numbers} numbers, expected as many labels for each of ${batch} rows. Fill shorter rows up with 0 at the end.`,
      );
    return [batch, labels];
  },
  check,
  checkTargets(targets, shape, who) {
    check(shape);
    const [batch, , classes] = shape as [number, number, number];
    const width = targets.length / batch;
    targets.forEach((label, i) => {
      if (Number.isInteger(label) && label >= 0 && label < classes) return;
      throw new RangeError(
        `${who} has label ${label} in row ${Math.floor(i / width)} at ${i % width}, but there are ${classes} classes. Labels must be whole numbers 1 … ${classes - 1}, and 0 behind them.`,
      );
    });
  },
  checkLearnable(targets, shape, who) {
    const [batch, steps] = shape as [number, number, number];
    const width = targets.length / batch;
    for (let row = 0; row < batch; row++) {
      const labels = targets.subarray(row * width, (row + 1) * width);
      const count = labels.filter((label) => label !== 0).length;
      const gap = labels.subarray(0, count).indexOf(0);
      if (gap >= 0)
        throw new RangeError(
          `${who} has 0, the blank, in row ${row} at ${gap}, before a label. Put zeros behind the labels only.`,
        );
      const needed =
        count + labels.filter((label, i) => i > 0 && i < count && label === labels[i - 1]).length;
      if (needed > steps)
        throw new RangeError(
          `${who} has ${count} labels in row ${row} that need ${needed} steps (one each, and a blank between equal ones), the output has ${steps}. Leave the row out, or let the network give more steps.`,
        );
    }
  },
  append(tape, { yTrue, yPred, weights, divisor, gradient }) {
    check(yPred.shape);
    const [batch, steps, classes] = yPred.shape as [number, number, number];
    const labels = yTrue.elements / batch;
    const states = 2 * labels + 1;
    const values = tape.value([batch], false);
    const work = tape.value([batch * (steps + 2 + steps * states + 2 * states) * 2], false);
    const emit = (dz: typeof yPred | undefined): void =>
      tape.emit(
        { pack, kernel: "ctc" },
        [values, dz],
        [yTrue, yPred, weights, work],
        [batch, steps, labels, divisor ?? batch],
        [{ word: classes }],
      );
    if (gradient && yPred.differentiable) tape.contribute(yPred, emit);
    else emit(undefined);
    return values;
  },
}));

function check(shape: Shape): void {
  if (shape.length === 3 && (shape[2] as number) > 1) return;
  throw new RangeError(
    `ctc: expected outputs of shape [batch, steps, classes] with the blank and at least one more class, got ${showShape(shape)}. Let the last recurrent layer return sequences.`,
  );
}

// Checks of the training by its curves: a learning rate that is too large or too small, overfitting, a training that ended too early.
import { smallest } from "../../numeric/extremes.js";
import { type Check, note, warning } from "./patient.js";

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** How often the loss rose from one epoch to the next by a tenth of all that it fell. */
function jumps(loss: readonly number[]): number {
  const fell = (loss[0] as number) - smallest(loss);
  return loss.filter((value, i) => i > 0 && value - (loss[i - 1] as number) > 0.1 * fell).length;
}

export const learningRate: Check = ({ history }) => {
  const loss = history?.loss;
  if (!loss || loss.length < 5) return [];
  const [first, last] = [loss[0] as number, loss.at(-1) as number];
  if (!loss.every(Number.isFinite) || last > 1.5 * first)
    return [
      warning(
        "learning rate",
        `The loss went from ${first.toPrecision(3)} to ${last.toPrecision(3)}.`,
        "The learning rate is too large: divide it by 10.",
      ),
    ];
  if (jumps(loss) > loss.length / 4)
    return [
      warning(
        "learning rate",
        `After ${jumps(loss)} of ${loss.length} epochs the loss rose by a tenth of all that it fell.`,
        "The learning rate is too large for this batch size: divide it by 3, or take larger batches.",
      ),
    ];
  if (last > 0.97 * first)
    return [
      warning(
        "learning rate",
        `In ${loss.length} epochs the loss fell from ${first.toPrecision(3)} to ${last.toPrecision(3)} only.`,
        "The learning rate is too small (multiply it by 10), or the columns tell nothing of the target.",
      ),
    ];
  return [];
};

export const stillFalling: Check = (patient) => {
  const loss = patient.history?.valLoss ?? patient.history?.loss;
  if (!loss || loss.length < 5 || learningRate(patient).length > 0) return [];
  const quarter = Math.max(2, Math.floor(loss.length / 4));
  const late = mean(loss.slice(-quarter));
  const before = mean(loss.slice(-2 * quarter, -quarter));
  if (loss.at(-1) !== smallest(loss) || late > 0.9 * before) return [];
  return [
    note(
      "epochs",
      "The loss was still falling when the training ended.",
      "Train for more epochs, or with a larger learning rate.",
    ),
  ];
};

export const overfitting: Check = ({ history }) => {
  const [loss, valLoss] = [history?.loss, history?.valLoss];
  if (!loss || !valLoss || valLoss.length < 5) return [];
  const best = smallest(valLoss);
  const at = valLoss.indexOf(best);
  const last = valLoss.at(-1) as number;
  const rose = last - best;
  if (
    rose < 0.1 * best ||
    rose < 0.05 * ((valLoss[0] as number) - best) ||
    (loss.at(-1) as number) > (loss[at] as number)
  )
    return [];
  return [
    note(
      "overfitting",
      `After epoch ${at + 1} the loss of rows not learned from rose from ${best.toPrecision(3)} to ${last.toPrecision(3)} while that of the others fell.`,
      "Early stopping keeps the weights from before. More rows, dropout, weight decay or a smaller network help further.",
    ),
  ];
};

// Values of a function of targets and predictions, one for each row: what losses and metrics of one's own are made of.

import { callWithNodes, shapesBy } from "../layers/live.js";
import type { Node } from "../layers/node.js";
import { checkLabels } from "../losses/classes.js";
import type { LossCore } from "../losses/loss.js";
import { reduce } from "../ops/reduce.js";
import { type Shape, sameShape, showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import { Value } from "../tape/value.js";

/** How such values are asked for and appended. */
export type OwnRows = Required<Pick<LossCore, "sparse" | "valueShape" | "check" | "checkTargets">> & {
  values(tape: Tape, yTrue: Value, yPred: Value): Value;
};

/** @param sparse whether targets are class indices, one for each row of the last axis. */
export function ownRows(name: string, sparse: boolean, call: (yTrue: Node, yPred: Node) => unknown): OwnRows {
  const values = (tape: Tape, yTrue: Value, yPred: Value): Value => {
    // Numbers without a batch are one row.
    const isRow = yPred.shape.length < 2;
    const p = isRow ? tape.view(yPred, [1, yPred.elements]) : yPred;
    const t = new Value(isRow ? [1, ...(sparse ? [] : [yTrue.elements])] : yTrue.shape, yTrue, false);
    const [y, ...more] = callWithNodes({ who: name, tape, inputs: [t, p] }, ([first, second]) =>
      call(first as Node, second as Node),
    );
    if (!y || more.length > 0)
      throw new RangeError(`${name}: call must return one node, got ${y ? more.length + 1 : 0}.`);
    // A number for each prediction: their mean, as in losses that come with the library.
    return y.shape.length === p.shape.length ? reduce(tape, "mean", y, { axis: -1 }) : y;
  };
  const valueShape = (shape: Shape): Shape => {
    const rows = shape.length < 2 ? [1, shape[0] ?? 1] : shape;
    const [batch, ...row] = rows as [number, ...number[]];
    const target = sparse ? row.slice(0, -1) : row;
    const [value] = shapesBy(name, [target, row], (tape, [t, p]) => [values(tape, t as Value, p as Value)]);
    const perRow = row.slice(0, -1);
    if (value && value.length <= perRow.length && sameShape(value, perRow.slice(0, value.length)))
      return [batch, ...value];
    throw new RangeError(
      `${name}: call returns a node of shape [batch, ${(value ?? []).join(", ")}] for predictions of shape ${showShape(["batch", ...row] as unknown as Shape)}, expected a number for each sample, each row, or each prediction.`,
    );
  };
  return {
    sparse,
    valueShape,
    check: (shape) => void valueShape(shape),
    checkTargets(targets, shape, who) {
      if (!sparse) return;
      const rows = shape.length > 1 ? (shape[0] as number) : 1;
      checkLabels(targets, rows, shape.at(-1) ?? 1, undefined, who);
    },
    values,
  };
}

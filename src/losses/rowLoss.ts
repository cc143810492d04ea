// Losses whose value belongs to a row, the numbers along an axis, and whose kernel takes rows one by one. A closing
// activation may be taken in its stride: the kernel then works on the activation's input.
import type { Schema, Values } from "../options.js";
import { type Shape, sameShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { lossAxis, moveLast, withoutAxes } from "./axis.js";
import { checkLabels, needsClasses } from "./classes.js";
import { type LossFactory, loss } from "./loss.js";

/** A closing activation that the loss computes together with itself, from the activation's input. */
interface Fused {
  readonly activation: "sigmoid" | "softmax";
  readonly kernel: string;
  readonly parameters?: readonly number[];
}

interface RowDefinition<O> {
  /** Targets are class indices. */
  readonly sparse?: boolean;
  /** A row's value is a sum rather than a mean. */
  readonly sum?: boolean;
  /** The numbers of a row are the classes: there must be several. */
  readonly classes?: boolean;
  /** Name of the kernel, where it is not the loss's. */
  readonly kernel?: (options: O) => string;
  /** Kernel's parameters F0 … F4. */
  readonly parameters?: (options: O) => readonly number[];
  /** A number for each class, for the kernel. */
  readonly perClass?: (options: O) => readonly number[] | undefined;
  readonly fused?: (options: O) => Fused | undefined;
  readonly axis?: (options: O) => number;
  /** The label whose rows count nothing. */
  readonly ignored?: (options: O) => number | undefined;
  /** Targets as the kernel wants them. */
  readonly prepare?: (tape: Tape, yTrue: Value) => Value;
}

export function rowLoss<S extends Schema>(
  name: string,
  schema: S,
  definition: RowDefinition<Values<S>> = {},
): LossFactory<S> {
  return loss(name, schema, (options) => {
    const { sparse = false, classes = sparse } = definition;
    const fused = definition.fused?.(options);
    const kernel = definition.kernel?.(options) ?? name;
    const parameters = definition.parameters?.(options) ?? [];
    const list = definition.perClass?.(options);
    const axis = definition.axis?.(options) ?? -1;
    const ignored = definition.ignored?.(options);
    const axisIn = (shape: Shape): number => lossAxis(axis, shape, name);
    const valueShape = (shape: Shape): Shape => withoutAxes(shape, [axisIn(shape)]);
    return {
      sparse,
      ignored,
      valueShape,
      weightShape: (shape) => (shape.length > 1 && axisIn(shape) === 0 ? undefined : valueShape(shape)),
      check(shape) {
        axisIn(shape);
        if (classes) needsClasses(name, shape, axisIn(shape), list);
      },
      checkTargets(targets, shape, who) {
        const count = shape[axisIn(shape)] ?? 1;
        if (list && list.length !== count)
          throw new RangeError(`${name}: alpha has ${list.length} numbers, there are ${count} classes.`);
        if (sparse) checkLabels(targets, shape.length > 1 ? (shape[0] as number) : 1, count, ignored, who);
      },
      append(tape, { yTrue, yPred, weights, divisor, gradient }) {
        const last = axisIn(yPred.shape);
        const input = fused && beforeActivation(tape, yPred, fused, last);
        const p = moveLast(tape, input ?? yPred, [last]);
        const t = sparse ? yTrue : moveLast(tape, yTrue, [last]);
        const columns = p.shape.at(-1) ?? 1;
        const rows = p.elements / columns;
        const values = tape.value(valueShape(yPred.shape), false);
        const targets = definition.prepare?.(tape, t) ?? t;
        const perClass = list && tape.constant(Float32Array.from(list));
        const emit = (target: Value | undefined): void =>
          tape.emit(
            input && fused ? fused.kernel : kernel,
            [values, target],
            [targets, p, weights, perClass],
            [rows, columns, definition.sum ? 1 : columns, divisor ?? rows],
            (input && fused?.parameters) || parameters,
          );
        if (gradient && p.differentiable) tape.contribute(p, emit);
        else emit(undefined);
        return values;
      },
    };
  });
}

/** The input of the activation that made the predictions, if it is the one that is fused and acts along the same axis. */
function beforeActivation(tape: Tape, yPred: Value, fused: Fused, axis: number): Value | undefined {
  const { origin } = yPred;
  if (origin?.name !== fused.activation) return undefined;
  if (sameShape(origin.input.shape, yPred.shape)) {
    return fused.activation === "sigmoid" || axis === yPred.shape.length - 1 ? origin.input : undefined;
  }
  return fused.activation === "sigmoid" ? tape.view(origin.input, yPred.shape) : undefined;
}

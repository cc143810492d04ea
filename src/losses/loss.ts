// What a loss is: a number per row of predictions, and its gradient, computed by one kernel in one pass over the rows.
// The loss of a batch is the mean over all rows: sum(weight · value) / rows, as Keras's "sum_over_batch_size".
import { show } from "../errors.js";
import type { Schema, Values } from "../options.js";
import { compute, type Desk, numbersOf } from "../parts/alone.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import { type Shape, showShape, sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** Predictions, targets and weights of a loss on the tape. */
export interface LossInputs {
  readonly yTrue: Value;
  readonly yPred: Value;
  /** One weight for each value of the loss. */
  readonly weights: Value | undefined;
  /** Whether the gradient is wanted: it goes to `yPred`, or past the activation that made it where that is more stable. */
  readonly gradient: boolean;
}

export interface StandaloneOptions {
  /** Shape of yPred; by default one axis. */
  readonly shape?: Shape;
  /** A weight per value of the loss, or per sample. */
  readonly sampleWeight?: Float32Array | readonly number[];
}

export interface Loss extends Part {
  /** Targets are class indices: one axis fewer than the predictions. */
  readonly sparse: boolean;
  /** Shape of the values for predictions of a shape. */
  valueShape(shape: Shape): Shape;
  /** The values include the weights already: they belong to the batch, not to a row. */
  readonly weighted?: boolean;
  /** Throws where the loss does not fit what the last layer gives. */
  check?(outputShape: Shape, activation: string | undefined): void;
  /** Appends the values of all rows, and their gradient where wanted. */
  append(tape: Tape, inputs: LossInputs): Value;
  /** Mean over the batch: sum(sampleWeight · value) / values. */
  value(yTrue: Float32Array, yPred: Float32Array, options?: StandaloneOptions): number;
  /** A value for each row. */
  perSample(yTrue: Float32Array, yPred: Float32Array, options?: StandaloneOptions): Float32Array;
  /** d value / d yPred. */
  gradient(yTrue: Float32Array, yPred: Float32Array, options?: StandaloneOptions): Float32Array;
}

/** What the general part of a loss asks of a particular one. */
export type LossCore = Pick<Loss, "sparse" | "valueShape" | "append"> &
  Pick<Partial<Loss>, "check" | "weighted">;

/** Adds the functions on plain arrays to what a loss appends to a tape. */
export function loss<S extends Schema>(
  name: string,
  schema: S,
  make: (options: Values<S>) => LossCore,
): Factory<S, Loss> {
  return factory(name, schema, (options) => {
    const core = make(options);
    const run = (
      desk: Desk,
      yTrue: Float32Array,
      yPred: Float32Array,
      given: StandaloneOptions | undefined,
      gradient: boolean,
    ) => {
      const prediction = numbersOf(yPred, given?.shape, `${name}: yPred`);
      const shape = core.valueShape(prediction.shape);
      const expected = core.sparse ? sizeOf(shape) : prediction.data.length;
      const target = numbersOf(yTrue, undefined, `${name}: yTrue`);
      if (target.data.length !== expected) {
        throw new RangeError(
          `${name}: yTrue has ${target.data.length} numbers, predictions of shape ${showShape(prediction.shape)} need ${expected}.`,
        );
      }
      const weights =
        given?.sampleWeight && spread(Float32Array.from(given.sampleWeight), sizeOf(shape), name);
      const inputs = {
        yTrue: desk.place(target.data, core.sparse ? shape : prediction.shape),
        yPred: desk.place(prediction.data, prediction.shape),
        weights: weights && desk.place(weights, shape),
        gradient,
      };
      return { inputs, values: core.append(desk.tape, inputs), weights };
    };
    const part: Loss = {
      name,
      options,
      ...core,
      value(yTrue, yPred, given) {
        let weights: Float32Array | undefined;
        const [values] = compute((desk) => {
          const ran = run(desk, yTrue, yPred, given, false);
          weights = core.weighted ? undefined : ran.weights;
          return [ran.values];
        }) as [Float32Array];
        return values.reduce((sum, v, i) => sum + v * (weights?.[i] ?? 1), 0) / values.length;
      },
      perSample: (yTrue, yPred, given) =>
        compute((desk) => [run(desk, yTrue, yPred, given, false).values])[0] as Float32Array,
      gradient: (yTrue, yPred, given) =>
        compute((desk) => {
          const { inputs } = run(desk, yTrue, yPred, given, true);
          desk.tape.backward();
          return [desk.tape.gradient(inputs.yPred)];
        })[0] as Float32Array,
    };
    return part;
  });
}

/** A weight for each value from a weight for each sample. */
function spread(weights: Float32Array, values: number, name: string): Float32Array {
  if (weights.length === values) return weights;
  const times = values / weights.length;
  if (!Number.isInteger(times)) {
    throw new RangeError(
      `${name}: sampleWeight has ${weights.length} numbers, there are ${values} values. Give one for each, or one for each sample.`,
    );
  }
  return Float32Array.from({ length: values }, (_, i) => weights[Math.floor(i / times)] as number);
}

interface RowDefinition<O> {
  readonly sparse?: boolean;
  readonly kernel?: (options: O) => string;
  /** Kernel's parameters F0 … F3. */
  readonly parameters?: (options: O) => readonly number[];
  /** Activations before the loss that it takes in its stride: the kernel then gets their input. */
  readonly fused?: (options: O) => { readonly activation: string; readonly kernel: string } | undefined;
  readonly check?: (options: O) => (outputShape: Shape, activation: string | undefined) => void;
}

/** A loss whose value belongs to a row, along the last axis, and whose kernel takes rows one by one. */
export function rowLoss<S extends Schema>(
  name: string,
  schema: S,
  definition: RowDefinition<Values<S>> = {},
): Factory<S, Loss> {
  return loss(name, schema, (options) => {
    const fused = definition.fused?.(options);
    const parameters = [...(definition.parameters?.(options) ?? [])];
    while (parameters.length < 4) parameters.push(0);
    const check = definition.check?.(options);
    return {
      sparse: definition.sparse ?? false,
      valueShape: (shape) => shape.slice(0, -1),
      ...(check ? { check } : {}),
      append(tape, { yTrue, yPred, weights, gradient }) {
        const origin = yPred.origin?.name === fused?.activation ? yPred.origin : undefined;
        const kernel = origin && fused ? fused.kernel : (definition.kernel?.(options) ?? name);
        const input = origin?.input ?? yPred;
        const shape = input.shape.slice(0, -1);
        const columns = input.shape.at(-1) ?? 1;
        const rows = input.elements / columns;
        const values = tape.value(shape, false);
        const emit = (target: Value | undefined): void =>
          tape.emit(kernel, {
            outputs: [values, target],
            inputs: [yTrue, input, weights],
            sizes: [rows, columns],
            parameters: [...parameters, 1 / rows],
          });
        if (gradient && input.differentiable) tape.contribute(input, emit);
        else emit(undefined);
        return values;
      },
    };
  });
}

/** Classes need at least two outputs. */
export function needsClasses(name: string): (outputShape: Shape, activation: string | undefined) => void {
  return (outputShape) => {
    const units = outputShape.at(-1) ?? 1;
    if (units < 2) {
      throw new RangeError(
        `${name}: expected an output of at least 2 classes, got ${show(units)} unit. Use as many units as there are classes, or binaryCrossentropy with a sigmoid.`,
      );
    }
  };
}

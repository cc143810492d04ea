// A loss on plain arrays: the same kernels as in training, after checks that training makes on the whole data set.
import { optionsObject } from "../options.js";
import { compute, type Desk, numbersOf } from "../parts/alone.js";
import { agrees, type Shape, showShape, sizeOf } from "../shape.js";
import type { Value } from "../tape/value.js";
import type { LossCore } from "./core.js";
import { begun, type Reduction, type Weighing, weigh } from "./reduction.js";
import { spreadWeights } from "./spreadWeights.js";

export interface StandaloneOptions {
  /** Shape of yPred; by default one axis. */
  readonly shape?: Shape;
  /** A weight for each sample, or for each value of the loss. */
  readonly sampleWeight?: Float32Array | readonly number[];
}

export interface Standalone {
  /** The loss of the batch: Σ sampleWeight · value, divided as `reduction` says, by default by the number of values. */
  value(yTrue: Float32Array, yPred: Float32Array, options?: StandaloneOptions): number;
  /** The values before they are weighted and reduced. */
  perSample(yTrue: Float32Array, yPred: Float32Array, options?: StandaloneOptions): Float32Array;
  /** d value / d yPred. */
  gradient(yTrue: Float32Array, yPred: Float32Array, options?: StandaloneOptions): Float32Array;
}

interface Ran extends Weighing {
  readonly values: Value;
  readonly yPred: Value;
}

interface WithWeights extends LossCore {
  readonly name: string;
  readonly options: Readonly<Record<string, unknown>>;
  targetShape(shape: Shape, numbers: number, who: string): Shape;
  weightShape(shape: Shape): Shape | undefined;
}

/** A loss's functions on plain numbers. */
export function standalone(core: WithWeights): Standalone {
  const { name } = core;
  const reduction = core.options.reduction as Reduction;
  const run = (
    desk: Desk,
    yTrue: unknown,
    yPred: unknown,
    options: StandaloneOptions = {},
    gradient = false,
  ): Ran => {
    const { shape: given, sampleWeight } = optionsObject(name, options, "shape") as StandaloneOptions;
    const prediction = numbersOf(yPred, given, `${name}: yPred`);
    const { shape } = prediction;
    if (prediction.data.length === 0)
      throw new RangeError(`${name}: yPred is empty, expected at least one number.`);
    const valueShape = core.valueShape(shape);
    const target = numbersOf(yTrue, undefined, `${name}: yTrue`);
    const targetShape = core.targetShape(shape, target.data.length, `${name}: yTrue`);
    if (
      target.data.length !== sizeOf(targetShape) ||
      (shape.length > 1 && !agrees(target.shape, targetShape))
    ) {
      throw new RangeError(
        `${name}: yTrue has ${target.shape.length > 1 ? `shape ${showShape(target.shape)}` : `${target.data.length} numbers`}, predictions of shape ${showShape(shape)} need ${sizeOf(targetShape)}.${
          core.sparse ? " Give a class index for each row." : ""
        }`,
      );
    }
    core.checkTargets?.(target.data, shape, `${name}: yTrue`);
    const weights =
      sampleWeight === undefined ? undefined : weightsFor(sampleWeight, shape, valueShape, core, name);
    const inputs = {
      yTrue: desk.place(target.data, targetShape),
      yPred: desk.place(prediction.data, shape),
      weights: weights && desk.place(weights, [weights.length]),
      gradient,
    };
    const { append, mask } = begun(desk.tape, core, inputs);
    const weighing = weigh(desk.tape, core, reduction, { ...inputs, mask });
    const values = append(desk.tape, { ...inputs, ...weighing });
    return { ...weighing, values, yPred: inputs.yPred };
  };
  return {
    value(yTrue, yPred, options) {
      let divisor = 1;
      const [values, weights] = compute((desk) => {
        const ran = run(desk, yTrue, yPred, options);
        divisor = core.whole ? 1 : ran.divisor;
        return [ran.values, core.whole ? undefined : ran.weights];
      }) as [Float32Array, Float32Array];
      const weighted = weights.length > 0;
      return values.reduce((sum, v, i) => sum + (weighted ? (weights[i] as number) : 1) * v, 0) / divisor;
    },
    perSample: (yTrue, yPred, options) =>
      compute((desk) => [run(desk, yTrue, yPred, options).values])[0] as Float32Array,
    gradient: (yTrue, yPred, options) =>
      compute((desk) => {
        const { yPred: prediction } = run(desk, yTrue, yPred, options, true);
        desk.tape.backward();
        return [desk.tape.gradient(prediction)];
      })[0] as Float32Array,
  };
}

function weightsFor(
  given: unknown,
  shape: Shape,
  valueShape: Shape,
  core: WithWeights,
  name: string,
): Float32Array {
  const { data } = numbersOf(given, undefined, `${name}: sampleWeight`);
  const weightShape = core.weightShape(shape) ?? valueShape;
  const values = sizeOf(core.whole ? weightShape : valueShape);
  if (data.length === values) return data;
  const spread = spreadWeights(data, weightShape, core.weightShape(shape)?.[0]);
  if (spread) return spread;
  const hint =
    values === 1 && shape.length === 1
      ? ` To weigh each of the ${shape[0]} numbers, pass shape: [${shape[0]}, 1].`
      : "";
  throw new RangeError(
    `${name}: sampleWeight has ${data.length} numbers, the loss has ${values} value${values === 1 ? "" : "s"} for predictions of shape ${showShape(shape)}. Give one for each value, or one for each sample.${hint}`,
  );
}

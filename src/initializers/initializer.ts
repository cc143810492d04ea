// What an initializer is: the numbers that a weight starts with, a function of shape, seed and stream alone.

import { Purpose } from "../contract/purpose.js";
import { seedWords } from "../numeric/random.js";
import { optional, type Schema, type Values, whole } from "../options.js";
import { compute } from "../parts/alone.js";
import { type Factory, factory, type Part } from "../parts/part.js";
import { type Shape, sizeOf } from "../shape.js";

export interface Initializer extends Part {
  /**
   * Numbers for a weight.
   *
   * @param shape of the weight; for a kernel `[inputs, units]`.
   * @param seed of the model; an initializer with a `seed` of its own uses that.
   * @param stream which weight this is, so that two weights of one model differ. Default 0.
   */
  sample(shape: Shape, seed?: number, stream?: number): Float32Array;
}

/** Random kernels and what they are given: low and high, or mean and standard deviation. */
export interface Distribution {
  readonly kernel: "randomUniform" | "randomNormal" | "truncatedNormal";
  readonly parameters: readonly [number, number];
}

/** Defines an initializer that computes its numbers. */
export function initializer<S extends Schema>(
  name: string,
  schema: S,
  sample: (options: Values<S>, shape: Shape, seed: number, stream: number) => Float32Array,
  check?: (options: Values<S>) => void,
): Factory<S, Initializer> {
  return factory("initializer", name, schema, (options) => {
    check?.(options);
    return {
      name,
      options,
      sample: (shape, seed = 0, stream = 0) => sample(options, shape, seed, stream),
    };
  });
}

/** Option of every initializer that draws. */
export const seeded = { seed: optional(whole()) };

/**
 * Defines an initializer that draws from a distribution, which may depend on the shape. `check` throws where the options
 * don't go together.
 */
export function randomInitializer<S extends Schema>(
  name: string,
  schema: S,
  distribution: (options: Values<S>, shape: Shape) => Distribution,
  check?: (options: Values<S>) => void,
): Factory<S & typeof seeded, Initializer> {
  const all = { ...schema, ...seeded };
  const draws = (options: Values<typeof all>, shape: Shape, seed: number, stream: number): Float32Array => {
    const own = (options as { seed?: number }).seed;
    return draw(distribution(options as unknown as Values<S>, shape), sizeOf(shape), own ?? seed, stream);
  };
  return initializer(name, all, draws, (options) => check?.(options as unknown as Values<S>));
}

/** Draws numbers by the kernels. */
export function draw(
  { kernel, parameters }: Distribution,
  elements: number,
  seed: number,
  stream: number,
): Float32Array {
  const [low, high] = seedWords(seed);
  return compute(({ tape }) => {
    const out = tape.value([elements]);
    tape.emit(kernel, [out], [], [elements, low, high, Purpose.Weights], [...parameters, { word: stream }]);
    return [out];
  })[0] as Float32Array;
}

/** Inputs and outputs that a weight of a shape connects, as Keras counts them: a kernel's last two axes, times the receptive field. */
export function fans(shape: Shape): { fanIn: number; fanOut: number } {
  if (shape.length < 2) {
    const size = shape[0] ?? 1;
    return { fanIn: size, fanOut: size };
  }
  const field = sizeOf(shape.slice(0, -2));
  return { fanIn: field * (shape.at(-2) as number), fanOut: field * (shape.at(-1) as number) };
}

// What is asked of the options of `compile`, of seeds, and of weights that a user gives.
import { show, unknownName } from "../errors.js";
import type { PlacedWeight } from "../network/network.js";
import { optionsObject } from "../options.js";
import { type Shape, showShape } from "../shape.js";
import type { CompileOptions } from "../training/compiled.js";
import { isRecord } from "../training/perOutput.js";

export function checkSeed(seed: unknown, who: string): number {
  if (typeof seed !== "number")
    throw new TypeError(`${who}: seed must be a whole number, got ${show(seed)}.`);
  if (!Number.isSafeInteger(seed) || seed < 0)
    throw new RangeError(`${who}: seed must be a whole number from 0 to 2⁵³ − 1, got ${seed}.`);
  return seed;
}

export function refuseUnknown(who: string, options: object, known: readonly string[]): void {
  for (const key of Object.keys(optionsObject(who, options, known[0])))
    if (!known.includes(key)) throw unknownName(who, "option", key, known);
}

const compileOptions = ["optimizer", "loss", "lossWeights", "metrics", "weightedMetrics", "precision"];

export function checkCompileOptions(options: CompileOptions): void {
  if (typeof options !== "object" || options === null)
    throw new TypeError(`compile: expected { optimizer, loss }, got ${show(options)}.`);
  if (options.loss === undefined)
    throw new TypeError('compile: loss is missing. Pass a name such as "meanSquaredError", or a part.');
  refuseUnknown("compile", options, compileOptions);
  const { precision, metrics, weightedMetrics } = options;
  if (precision !== undefined && precision !== "strict" && precision !== "relaxed") {
    throw new RangeError(`compile: precision must be "strict" or "relaxed", got ${show(precision)}.`);
  }
  for (const [name, list] of Object.entries({ metrics, weightedMetrics })) {
    if (list !== undefined && !Array.isArray(list) && !isRecord(list)) {
      throw new TypeError(`compile: ${name} must be a list such as ["accuracy"], got ${show(list)}.`);
    }
  }
}

export function checkRate(rate: unknown): number {
  if (typeof rate !== "number") throw new TypeError(`learningRate must be a number, got ${show(rate)}.`);
  if (!(rate >= 0) || !Number.isFinite(rate))
    throw new RangeError(`learningRate must be a finite number >= 0, got ${rate}.`);
  return rate;
}

/** A weight as the user gives it, with its numbers as floats. */
export function checkWeight(
  given: unknown,
  index: number,
  all: readonly PlacedWeight[],
): { weight: PlacedWeight; data: Float32Array } {
  const { name, shape, data } = (given ?? {}) as { name?: unknown; shape?: Shape; data?: ArrayLike<number> };
  if (typeof name !== "string")
    throw new TypeError(`setWeights: item ${index} must be { name, data }, got ${show(given)}.`);
  const weight = all.find((w) => w.name === name);
  if (!weight) {
    throw new RangeError(
      `setWeights: there is no weight ${show(name)}. Known: ${all.map((w) => w.name).join(", ")}.`,
    );
  }
  if (!(ArrayBuffer.isView(data) || Array.isArray(data))) {
    throw new TypeError(
      `setWeights: data of ${show(name)} must be a typed array or a list of numbers, got ${show(data)}.`,
    );
  }
  const expected = `has shape ${showShape(weight.shape)}, expected ${weight.elements} numbers`;
  if (data.length !== weight.elements)
    throw new RangeError(`setWeights: ${show(name)} ${expected}, got ${data.length}.`);
  if (shape !== undefined && String(shape) !== String(weight.shape)) {
    throw new RangeError(
      `setWeights: ${show(name)} ${expected}, got numbers of shape ${showShape(shape)}. Transpose them first.`,
    );
  }
  const floats = Float32Array.from(data, (value, i) => {
    if (typeof value !== "number")
      throw new TypeError(`setWeights: data[${i}] of ${show(name)} must be a number, got ${show(value)}.`);
    if (!Number.isFinite(value))
      throw new RangeError(`setWeights: data[${i}] of ${show(name)} must be finite, got ${value}.`);
    return value;
  });
  return { weight, data: floats };
}

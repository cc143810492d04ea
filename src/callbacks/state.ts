// What callbacks put into a checkpoint, checked when it comes back: the file may be damaged, or another training's.
import { show } from "../errors.js";
import { isFloats } from "../kinds.js";
import { type Given, type Option, parseOptions, refuse, type Schema, type Values } from "../options.js";
import { sameShape } from "../shape.js";
import type { LogValue } from "./callback.js";
import type { NamedWeight, Trainee } from "./trainee.js";

/** @throws {TypeError | RangeError} where a state is not what the callback of this name stores. */
export function readState<S extends Schema>(name: string, schema: S, state: unknown): Values<S> {
  return parseOptions(`fit: resumeFrom: state of ${name}`, schema, state as Given<S>);
}

function kept<T>(expected: string, good: (value: unknown) => boolean): Option<T> {
  return {
    expected,
    parse(value, who) {
      if (!good(value)) refuse(who, expected, value, false);
      return value as T;
    },
  };
}

/** Any number: a loss may have become infinite. */
export const anyNumber = (): Option<number> => kept("a number", (v) => typeof v === "number");

export const list = (): Option<readonly unknown[]> => kept("a list", Array.isArray);

/** A history: a list of numbers, or of lists of them, under each name. */
export const logLists = (): Option<Readonly<Record<string, readonly LogValue[]>>> =>
  kept(
    "lists of numbers under their names",
    (v) =>
      typeof v === "object" &&
      v !== null &&
      Object.values(v).every((l) => Array.isArray(l) && l.every(isLog)),
  );

const isLog = (v: unknown): boolean =>
  typeof v === "number" || (Array.isArray(v) && v.every((n) => typeof n === "number"));

/** All weights of the model, under their names. */
export function checkWeights(name: string, stored: unknown, model: Trainee): readonly NamedWeight[] {
  const own = model.weights;
  const fits = (given: unknown, i: number): boolean => {
    const { name, shape, data } = (given ?? {}) as Partial<NamedWeight>;
    const weight = own[i];
    return (
      name === weight?.name &&
      Array.isArray(shape) &&
      sameShape(shape, weight?.shape ?? []) &&
      isFloats(data) &&
      data.length === weight?.data.length &&
      data.every(Number.isFinite)
    );
  };
  if (!Array.isArray(stored) || stored.length !== own.length || !stored.every(fits)) {
    throw new RangeError(
      `fit: resumeFrom: state of ${name}: expected all weights of the model, got ${show(stored)}. The file is damaged.`,
    );
  }
  return stored as NamedWeight[];
}

// What may be said once, in a list or in a record where a model has several inputs or outputs: data, losses, metrics, weights.
import { show, unknownName } from "../errors.js";
import { isPart } from "../parts/part.js";
import { isTensorLike } from "../tensor.js";

/** One thing, or one for each input or output: a list in their order, or a record by their names. */
export type OneOrEach<T> = T | readonly T[] | Readonly<Record<string, T>>;

/** How a model's inputs or outputs were given, and so how their data are. */
export interface Form {
  readonly kind: "one" | "list" | "record";
  /** Names of the inputs or outputs; keys of a record. */
  readonly names: readonly string[];
  /** Other names that records may use: those of the nodes. */
  readonly others?: readonly string[];
}

/** Whether a value is an object of values by name, and not data, a part or a list. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return !(isTensorLike(value) || ArrayBuffer.isView(value) || isPart(value));
}

/**
 * Data for each input or output, in order. @param what they are, such as "x". @throws {TypeError | RangeError} where there are too few, too many, or
 * others than known.
 */
export function each(value: unknown, form: Form, who: string, what: string): readonly unknown[] {
  const { kind, names } = form;
  if (kind === "one") return [value];
  if (isRecord(value)) return fromRecord(value, form, who, what);
  if (names.length === 1 && !isListOfOne(value)) return [value];
  if (!Array.isArray(value)) {
    throw new TypeError(
      `${who}: ${what} must be a list of ${names.length}, or a record with ${names.join(", ")}, as the model has them, got ${show(value)}.`,
    );
  }
  if (value.length !== names.length) {
    throw new RangeError(
      `${who}: ${what} has ${value.length} entries, the model has ${names.length}: ${names.join(", ")}. Pass one for each, in this order.`,
    );
  }
  return value;
}

/** A list with the data of the one input, and not those data themselves. */
function isListOfOne(value: unknown): boolean {
  return Array.isArray(value) && value.length === 1 && typeof value[0] === "object";
}

/** @param needed whether each must be there. */
export function fromRecord(
  record: Readonly<Record<string, unknown>>,
  { names, others = names }: Form,
  who: string,
  what: string,
  needed = true,
): unknown[] {
  for (const key of Object.keys(record))
    if (!names.includes(key) && !others.includes(key))
      throw unknownName(`${who}: ${what}`, "name", key, [...names]);
  return names.map((name, i) => {
    const value = Object.hasOwn(record, name) ? record[name] : record[others[i] as string];
    if (value === undefined && needed)
      throw new RangeError(`${who}: ${what} has no ${show(name)}. Pass ${names.join(", ")}.`);
    return value;
  });
}

/** One setting for each output: from a record, a list, or one for all. @param isOne whether a value is one and no list of them. */
export function settings(
  value: unknown,
  form: Form,
  what: string,
  isOne: (value: unknown) => boolean,
): readonly unknown[] {
  const { names } = form;
  if (isRecord(value)) return fromRecord(value, form, "compile", what, what === "loss");
  if (isOne(value)) return names.map(() => value);
  if (Array.isArray(value) && value.length === names.length) return value;
  throw new RangeError(
    `compile: ${what} must have ${names.length} entries, one for each output (${names.join(", ")}), got ${Array.isArray(value) ? value.length : show(value)}.`,
  );
}

/** Data in the form in which inputs or outputs were given. */
export function inForm<T>(values: readonly T[], { kind, names }: Form): T | T[] | Record<string, T> {
  if (kind === "one") return values[0] as T;
  if (kind === "list") return [...values];
  return Object.fromEntries(names.map((name, i) => [name, values[i] as T]));
}

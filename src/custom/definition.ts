// What all definitions of parts of one's own are checked for.
import { show, unknownName } from "../errors.js";
import { isPlainObject } from "../kinds.js";

/**
 * @param known properties that it may have. @param functions those that must be functions, and what such one looks like.
 * @throws {TypeError | RangeError} for what is no such object.
 */
export function expectDefinition(
  who: string,
  given: unknown,
  known: readonly string[],
  functions: Readonly<Record<string, string>>,
): void {
  const such = Object.entries(functions)
    .map(([key, example]) => `${key}: ${example}`)
    .join(", ");
  if (!isPlainObject(given))
    throw new TypeError(`${who} takes an object such as { name: "mine", ${such} }, got ${show(given)}.`);
  for (const key of Object.keys(given))
    if (!known.includes(key)) throw unknownName(who, "property", key, known);
  for (const [key, example] of Object.entries(functions))
    if (typeof given[key] !== "function")
      throw new TypeError(`${who}: ${key} must be a function such as ${example}, got ${show(given[key])}.`);
}

/** A setting that may be left out. @throws {TypeError} for what is neither true nor false. */
export function expectFlag(who: string, given: unknown = false): boolean {
  if (typeof given !== "boolean") throw new TypeError(`${who} must be true or false, got ${show(given)}.`);
  return given;
}

// Parameters of trials as a user gives them.
import { show } from "../../errors.js";
import { namedValues } from "../../options.js";
import type { Choice } from "../space/distribution.js";

/** @throws {TypeError} where these are not parameters by name. */
export function checkParams(option: string, params: unknown): Readonly<Record<string, Choice>> {
  const named = namedValues(`tune: ${option}`, params, "{ units: 64 }");
  for (const [name, value] of named) {
    if (value === null || ["string", "number", "boolean"].includes(typeof value)) continue;
    throw new TypeError(
      `tune: ${option}.${name} must be a string, number, boolean or null, got ${show(value)}.`,
    );
  }
  return Object.fromEntries(named) as Record<string, Choice>;
}

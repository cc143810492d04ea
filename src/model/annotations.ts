// What a model's file says beside the network: names for its outputs, and how its inputs are made. Stored, never applied.
import { show } from "../errors.js";
import { checkJson } from "../files/readJson.js";
import { isPlainObject } from "../kinds.js";

/** What JSON can hold. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** @throws {TypeError | RangeError} where they are no strings, or not as many as there are outputs. */
export function checkLabels(labels: unknown, outputs: number): readonly string[] | undefined {
  if (labels === undefined) return undefined;
  if (!Array.isArray(labels) || !labels.every((label) => typeof label === "string"))
    throw new TypeError(`labels must be a list of strings, got ${show(labels)}.`);
  // One sigmoid tells two classes apart.
  if (labels.length !== outputs && !(outputs === 1 && labels.length === 2)) {
    throw new RangeError(
      `labels must have ${outputs === 1 ? "1 or 2 names, as there is 1 output" : `${outputs} names, one for each output`}, got ${labels.length}.`,
    );
  }
  return Object.freeze([...labels]);
}

/** @throws {TypeError | RangeError} where it is no plain object, or has what JSON can't hold. */
export function checkPreprocessing(value: unknown): JsonObject | undefined {
  if (value === undefined) return undefined;
  if (!isPlainObject(value)) {
    throw new TypeError(
      `preprocessing must be an object of plain data such as { scale: 1 / 255 }, got ${show(value)}.`,
    );
  }
  checkJson(value, "preprocessing");
  checkPlain(value, "preprocessing");
  return JSON.parse(JSON.stringify(value)) as JsonObject;
}

function checkPlain(value: unknown, path: string): void {
  if (value === null || typeof value === "string" || typeof value === "boolean") return;
  if (typeof value === "number" && Number.isFinite(value)) return;
  if (Array.isArray(value) || isPlainObject(value)) {
    for (const [key, item] of Object.entries(value)) checkPlain(item, `${path}.${key}`);
    return;
  }
  const expected = "strings, finite numbers, booleans, null, and lists and objects of them";
  throw new TypeError(`${path} must be plain data (${expected}), got ${show(value)}.`);
}

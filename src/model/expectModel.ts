// What a function says that takes a model and got something else.
import { show } from "../errors.js";
import type { Sequential } from "./sequential.js";

/** @throws {TypeError} where it is no model. Asks for what a model has: a page may have two copies of the class. */
export function expectModel(who: string, model: unknown): asserts model is Sequential {
  const { structure, toBytes, then } = Object(model) as Partial<Sequential> & { then?: unknown };
  if (Array.isArray(structure) && typeof toBytes === "function") return;
  const came = typeof then === "function" ? "a promise. Await it" : `${show(model)}. Build one, or load it`;
  throw new TypeError(
    `${who}: model must be one that sequential({ layers }) or loadModel(bytes) gives, got ${came} first.`,
  );
}

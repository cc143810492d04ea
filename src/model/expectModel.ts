// What a function says that takes a model and got something else.

import type { Storable } from "../callbacks/trainee.js";
import { show } from "../errors.js";
import type { Model } from "./model.js";

/** @throws {TypeError} where it is no model. Asks for what a model has: a page may have two copies of the class. */
export function expectModel(who: string, model: unknown): asserts model is Storable {
  const { structure, toBytes, then } = Object(model) as Partial<Model> & { then?: unknown };
  if (Array.isArray(structure) && typeof toBytes === "function") return;
  const came = typeof then === "function" ? "a promise. Await it" : `${show(model)}. Build one, or load it`;
  throw new TypeError(
    `${who}: model must be one that sequential({ layers }) or loadModel(bytes) gives, got ${came} first.`,
  );
}

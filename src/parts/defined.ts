// Parts that a program has defined itself, by family and name: what registries know beside their own.
import { show } from "../errors.js";
import { registryOf } from "./named.js";
import type { AnyFactory, Family, Part } from "./part.js";
import { definedParts } from "./registry.js";

/** A name for a part of one's own. @throws {TypeError | RangeError} for what is none, or is one of the library's. */
export function ownName(family: Family, name: unknown, who: string): string {
  if (typeof name !== "string" || !/^[A-Za-z_][\w.-]*$/.test(name)) {
    const message = `${who}: name must be a word of letters, digits, "_", "-" and ".", got ${show(name)}.`;
    throw typeof name === "string" ? new RangeError(message) : new TypeError(message);
  }
  if (registryOf(family)?.has(name))
    throw new RangeError(
      `${who}: ${show(name)} is taken by the library's ${family}. Give yours another name.`,
    );
  return name;
}

/** Lets files and names find a part. One of the same name is replaced. */
export function definePart<F extends Pick<AnyFactory<Part>, "family" | "partName">>(factory: F): F {
  const { family, partName } = factory;
  const known = definedParts.get(family) ?? new Map<string, AnyFactory<Part>>();
  known.set(partName, factory as unknown as AnyFactory<Part>);
  definedParts.set(family, known);
  return factory;
}

// The registry's losses with their references, for tests that loop over them.

import type { Loss } from "../../src/losses/loss.js";
import { losses, lossRegistry } from "../../src/losses/registry.js";
import { ownPinball, ownSquares } from "../custom/parts.js";
import { type Reference, references } from "./references.js";

export const names = Object.keys(losses);

/** Losses of one's own that owe what the registry's do, save numbers of Keras's. */
export const ownNames = [ownSquares, ownPinball].map(({ partName }) => partName);

export const make = (name: string, options?: unknown): Loss => lossRegistry.factory(name, "test")(options);

export type Entry = Reference & { readonly name: string; readonly title: string };

export const entries: readonly Entry[] = [...names, ...ownNames].flatMap((name) =>
  (references[name] ?? []).map((reference, i) => ({
    ...reference,
    name,
    title: `${name} ${reference.options ? JSON.stringify(reference.options) : ""}#${i}`,
  })),
);

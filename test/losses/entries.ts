// The registry's losses with their references, for tests that loop over them.

import type { Loss } from "../../src/losses/loss.js";
import { losses, lossRegistry } from "../../src/losses/registry.js";
import { type Reference, references } from "./references.js";

export const names = Object.keys(losses);

export const make = (name: string, options?: unknown): Loss => lossRegistry.factory(name, "test")(options);

export type Entry = Reference & { readonly name: string; readonly title: string };

export const entries: readonly Entry[] = names.flatMap((name) =>
  (references[name] ?? []).map((reference, i) => ({
    ...reference,
    name,
    title: `${name} ${reference.options ? JSON.stringify(reference.options) : ""}#${i}`,
  })),
);

// The registry's activations with their references, for tests that loop over them.
import type { Activation } from "../../src/activations/activation.js";
import { activationRegistry, activations } from "../../src/activations/registry.js";
import { type ElementReference, type RowReference, references } from "./references.js";

export const names = Object.keys(activations) as (keyof typeof activations)[];

export const make = (name: string, options?: unknown): Activation =>
  activationRegistry.factory(name, "test")(options);

/** Options of an activation's first reference: those that are required are there. */
export const usualOptions = (name: string): Record<string, unknown> | undefined =>
  references[name]?.[0]?.options;

const all = names.flatMap((name) =>
  (references[name] ?? []).map((reference) => ({
    ...reference,
    name,
    title: reference.options ? `${name} ${JSON.stringify(reference.options)}` : name,
  })),
);
interface Named {
  readonly name: string;
  readonly title: string;
}
export const elementWise = all.filter((r) => !r.rows) as (ElementReference & Named)[];
export const alongAxis = all.filter((r) => r.rows) as (RowReference & Named)[];

// Parts by their names. Whoever names a part needs all of its family, so registries are brought in by what names parts: `layers` of `downhill`,
// readers of models (all but schedules), and `schedules`. A page that makes each part by its function is spared the others.
import { show } from "../errors.js";
import { isPlainObject } from "../kinds.js";
import type { Option } from "../options.js";
import { type Family, isPart, type Part } from "./part.js";
import type { Registry } from "./registry.js";

const known = new Map<Family, Registry<Part>>();

/** Lets parts of these families be named. */
export function nameParts(registries: readonly Registry<Part>[]): void {
  for (const registry of registries) known.set(registry.family, registry);
}

export function registryOf<P extends Part>(family: Family): Registry<P> | undefined {
  return known.get(family) as Registry<P> | undefined;
}

function needRegistry<P extends Part>(family: Family, value: unknown, who: string): Registry<P> {
  const registry = registryOf<P>(family);
  if (registry) return registry;
  const plural = family === "loss" ? "losses" : `${family}s`;
  throw new TypeError(
    `${who} must be made by its function where layers come from "downhill/layers", which knows no names, got ${show(value)}. Import the function from "downhill/${plural}", or layers from "downhill".`,
  );
}

/** Whether a value is a part of a family: with what it does, which a copy through JSON has lost. */
export function isOf<P extends Part>(family: Family, value: unknown): value is P {
  return isPart(value) && value.family === family && (typeof value === "function" || hasMethods(value));
}

/** A part from its name, or itself. */
export function resolvePart<P extends Part>(family: Family, value: unknown, who: string): P {
  if (typeof value === "string") return needRegistry<P>(family, value, who).factory(value, who)();
  if (isOf<P>(family, value)) return value;
  const { partName } = (value ?? {}) as { partName?: string };
  const other = isPart(value) && value.family !== family ? `, which is of the family ${value.family}` : "";
  const hint = typeof value === "function" && partName ? ` Call it: ${partName}().` : "";
  throw new TypeError(
    `${who} must be the name of a known ${family} or made by its function, got ${show(value)}${other}.${hint}`,
  );
}

/** An option that takes a part of another family: by name, by its function, or in its stored form. */
export function partOption<P extends Part>(family: Family, fallback?: () => P): Option<P, P | string> {
  const option = {
    expected: "the name of a part, or a part",
    parse(value: unknown, who: string): P {
      const stored = isPlainObject(value) && typeof value.name === "string" && !hasMethods(value);
      return stored
        ? needRegistry<P>(family, value, who).restore(value, who)
        : resolvePart<P>(family, value, who);
    },
  };
  // The default is made when it is first read: a page that needs none is spared it.
  if (fallback) Object.defineProperty(option, "default", { get: fallback, enumerable: true });
  return option;
}

function hasMethods(value: object): boolean {
  return Object.values(value).some((v) => typeof v === "function");
}

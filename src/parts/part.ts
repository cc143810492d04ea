// A part is what a network is made of: an activation, a loss, an optimizer, an initializer, a layer, … It is made by its function, or by
// its name (named.ts), and is stored as its name and options.
import { type Given, parseOptions, type Schema, type Values } from "../options.js";

/** What parts are there. */
export type Family =
  | "activation"
  | "constraint"
  | "initializer"
  | "layer"
  | "loss"
  | "metric"
  | "optimizer"
  | "regularizer"
  | "schedule"
  | "value metric";

/** What every part has. */
export interface Part {
  /** "activation", "loss", … */
  readonly family: Family;
  readonly name: string;
  /** Options after the checks, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
  /** Set where it holds code, which no file can: what to do instead. */
  readonly unsavable?: string;
}

/** A part's function: makes it from options. Carries its family, name and schema for registries, files and tests. */
export interface Factory<S extends Schema, P extends Part> {
  (...given: RequiredOrNot<S>): P;
  readonly family: Family;
  readonly partName: string;
  readonly schema: S;
}
type RequiredOrNot<S extends Schema> =
  Record<never, never> extends Given<S> ? [given?: Given<S>] : [given: Given<S>];

// biome-ignore lint/suspicious/noExplicitAny: the schema of a part that is looked up by name is not known.
export type AnyFactory<P extends Part> = ((given?: any) => P) & {
  readonly family: Family;
  readonly partName: string;
  readonly schema: Schema;
};

/** Where a part keeps the function that made it. */
const MAKER = Symbol("maker");

/** The same part with some options changed. */
export function remake<P extends Part>(part: P, changes: Readonly<Record<string, unknown>>): P {
  const { [MAKER]: make } = part as unknown as { [MAKER]: (options: object) => P };
  return make({ ...part.options, ...changes });
}

/** Makes a part's function from its family, its name, its options and what they mean. */
export function factory<S extends Schema, P extends Part>(
  family: Family,
  name: string,
  schema: S,
  make: (options: Values<S>) => Omit<P, "family">,
): Factory<S, P> {
  const create = (given?: Given<S>): P => {
    const part = Object.assign(make(parseOptions(name, schema, given)), { family });
    Object.defineProperty(part, MAKER, { value: create });
    return part as unknown as P;
  };
  return Object.assign(create, { family, partName: name, schema }) as Factory<S, P>;
}

export function isPart(value: unknown): value is Part {
  const able = (typeof value === "object" && value !== null) || typeof value === "function";
  return able && typeof (value as Part).name === "string" && "options" in (value as object);
}

/** A part as plain data: its name and options, parts and lists of parts within it alike. */
export function describe(part: Part): { name: string; options: Record<string, unknown> } {
  const plain = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(plain) : isPart(value) ? describe(value) : value;
  const options: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(part.options)) {
    if (value !== undefined) options[key] = plain(value);
  }
  return { name: part.name, options };
}

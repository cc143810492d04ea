// A part is what a network is made of: an activation, a loss, an optimizer, an initializer, a layer, … Each family has a
// registry; a part is named by a string or made by its function, and is stored as its name and options.
import { show, unknownName } from "../errors.js";
import { type Given, type Option, parseOptions, type Schema, type Values } from "../options.js";

/** What every part has. */
export interface Part {
  readonly name: string;
  /** Options after the checks, defaults filled in. */
  readonly options: Readonly<Record<string, unknown>>;
}

/** A part's function: makes it from options. Carries its name and schema for registries, files and tests. */
export interface Factory<S extends Schema, P extends Part> {
  (...given: RequiredOrNot<S>): P;
  readonly partName: string;
  readonly schema: S;
}
type RequiredOrNot<S extends Schema> =
  Record<never, never> extends Given<S> ? [given?: Given<S>] : [given: Given<S>];

// biome-ignore lint/suspicious/noExplicitAny: the schema of a part that is looked up by name is not known.
export type AnyFactory<P extends Part> = ((given?: any) => P) & {
  readonly partName: string;
  readonly schema: Schema;
};

/** Makes a part's function from its name, its options and what they mean. */
export function factory<S extends Schema, P extends Part>(
  name: string,
  schema: S,
  make: (options: Values<S>, name: string) => P,
): Factory<S, P> {
  const create = (given?: Given<S>): P => make(parseOptions(name, schema, given), name);
  return Object.assign(create, { partName: name, schema }) as Factory<S, P>;
}

/**
 * What the parts of a family do on their own, on plain numbers. It is given by the family's index.ts, through which goes everybody who
 * makes a part; a page that only names its parts is spared the code.
 */
export interface Alone<P extends Part, Methods> {
  methods?: (part: P) => Methods;
}

/** Gives the parts of a family their methods; the functions that make them are returned as they are. */
export function giveMethods<P extends Part, Methods, Factories>(
  alone: Alone<P, Methods>,
  methods: (part: P) => Methods,
  factories: Factories,
): Factories {
  alone.methods = methods;
  return factories;
}

/** A part with its family's methods. */
export function withMethods<P extends Part, Methods>(part: P, alone: Alone<P, Methods>): P & Methods {
  return Object.assign(part, alone.methods?.(part)) as P & Methods;
}

/** The parts of one family under their names, with the short forms that Keras users know. */
export class Registry<P extends Part> {
  constructor(
    /** The family's word in messages: "activation", "loss", … */
    readonly family: string,
    readonly factories: Readonly<Record<string, AnyFactory<P>>>,
    readonly aliases: Readonly<Record<string, string>> = {},
  ) {}

  names(): string[] {
    return Object.keys(this.factories);
  }

  factory(name: string, who: string): AnyFactory<P> {
    const known = Object.hasOwn(this.aliases, name) ? (this.aliases[name] as string) : name;
    if (!Object.hasOwn(this.factories, known)) throw unknownName(who, this.family, name, this.names());
    return this.factories[known] as AnyFactory<P>;
  }

  /** A part from its name, its stored form, or itself. */
  resolve(value: unknown, who: string): P {
    if (typeof value === "string") return this.factory(value, who)();
    if (isPart(value) && this.owns(value)) return value as P;
    throw new TypeError(
      `${who} must be the name of a known ${this.family} or made by its function, got ${show(value)}.`,
    );
  }

  /** A part from what `describe` made of it. */
  restore(stored: unknown, who: string): P {
    const { name, options } = (stored ?? {}) as { name?: unknown; options?: unknown };
    if (typeof name !== "string")
      throw new TypeError(`${who}: a stored ${this.family} must have a name, got ${show(stored)}.`);
    return this.factory(name, who)(options);
  }

  private owns(value: Part): boolean {
    return Object.hasOwn(this.factories, value.name);
  }
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

/** An option that takes a part of another family: by name, by its function, or in its stored form. */
export function partOption<P extends Part>(
  registry: () => Registry<P>,
  fallback?: () => P,
): Option<P, P | string> {
  const option = {
    expected: "the name of a part, or a part",
    parse(value: unknown, who: string): P {
      const plain =
        typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
      const stored = plain && typeof (value as Part).name === "string" && !hasMethods(value as object);
      return stored ? registry().restore(value, who) : registry().resolve(value, who);
    },
  };
  // The default is made when it is first read: registries refer to each other.
  if (fallback) Object.defineProperty(option, "default", { get: fallback, enumerable: true });
  return option;
}

function hasMethods(value: object): boolean {
  return Object.values(value).some((v) => typeof v === "function");
}

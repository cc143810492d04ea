// Options of parts, declared once: a schema says default, kind and range of each option, and from it come the types,
// the checks, the messages, and what is stored in a file; what must be refused is in test/parts/badValues.ts.
import { show, unknownName } from "./errors.js";
import { isPlainObject, kindOf } from "./kinds.js";

/** One option: `T` is what a part reads after the checks, `I` what a user may pass. */
export interface Option<T, I = T> {
  /** Carries the type only. */
  readonly input?: I;
  /** Used where the option is left out; an option without default is required. */
  readonly default?: T;
  readonly required?: boolean;
  /** What the message says was expected, such as "a number in [0, 1)". */
  readonly expected: string;
  /** Throws, or gives the value as the part reads it. */
  parse(value: unknown, who: string): T;
}

// biome-ignore lint/suspicious/noExplicitAny: a schema holds options of any type, and gives each back by inference.
export type Schema = Readonly<Record<string, Option<any, any>>>;

type RequiredKeys<S extends Schema> = {
  [K in keyof S]: S[K] extends { readonly required: true } ? K : never;
}[keyof S];
type Parsed<O> = O extends Option<infer T, infer _> ? T : never;
type Input<O> = O extends Option<infer _, infer I> ? I : never;

/** What a user passes: required options, and any of the others. */
export type Given<S extends Schema> = { [K in RequiredKeys<S>]: Input<S[K]> } & {
  [K in Exclude<keyof S, RequiredKeys<S>>]?: Input<S[K]> | undefined;
};

/** What a part reads. */
export type Values<S extends Schema> = { readonly [K in keyof S]: Parsed<S[K]> };

/**
 * Values under names, of a plain object or of a Map.
 *
 * @throws {TypeError} for anything else: a Set or a Date would count as empty.
 */
export function namedValues(who: string, given: unknown, such: string): [name: string, value: unknown][] {
  if (kindOf(given) === "Map")
    return [...(given as ReadonlyMap<unknown, unknown>)].map(([name, value]) => [String(name), value]);
  if (isPlainObject(given)) return Object.entries(given);
  throw new TypeError(`${who} must be an object such as ${such}, or a Map, got ${show(given)}.`);
}

/**
 * Options as an object, none where they are left out; `such` is the example in the message.
 *
 * @throws {TypeError} for what is no plain object: a Map, or an instance with accessors, would count as empty.
 */
export function optionsObject(who: string, given: unknown, such = ""): object {
  const options = given ?? {};
  if (isPlainObject(options)) return options;
  throw new TypeError(`${who}: options must be an object such as { ${such} }, got ${show(given)}.`);
}

/**
 * Checks given options against a schema; throws a TypeError or RangeError that names the part and the option.
 *
 * @param others options that are known too, and that the caller checks.
 */
export function parseOptions<S extends Schema>(
  who: string,
  schema: S,
  given: unknown,
  others: readonly string[] = [],
): Values<S> {
  const known = [...others, ...Object.keys(schema)];
  const options = optionsObject(who, given, known[0]);
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) throw unknownName(who, "option", key, known);
  }
  const values: Record<string, unknown> = {};
  for (const [key, option] of Object.entries(schema)) {
    const value = Object.hasOwn(options, key) ? (options as Record<string, unknown>)[key] : undefined;
    if (value !== undefined) values[key] = option.parse(value, `${who}: ${key}`);
    else if (option.required) throw new TypeError(`${who}: ${key} is missing. Pass ${option.expected}.`);
    else values[key] = option.default;
  }
  return values as Values<S>;
}

/** Throws a TypeError where the kind is wrong, a RangeError where only the value is. */
export function refuse(who: string, expected: string, value: unknown, rightKind: boolean): never {
  const message = `${who} must be ${expected}, got ${show(value)}.`;
  throw rightKind ? new RangeError(message) : new TypeError(message);
}

function numeric(expected: string, test: (n: number) => boolean, fallback?: number): Option<number> {
  return {
    ...(fallback === undefined ? {} : { default: fallback }),
    expected,
    parse(value, who) {
      if (typeof value !== "number" || !test(value)) refuse(who, expected, value, typeof value === "number");
      return value;
    },
  };
}

/** A finite number. */
export const finite = (fallback?: number): Option<number> =>
  numeric("a finite number", Number.isFinite, fallback);
/** A number > 0. */
export const positive = (fallback?: number): Option<number> =>
  numeric("a number > 0", (n) => n > 0 && Number.isFinite(n), fallback);
/** A number >= 0. */
export const nonNegative = (fallback?: number): Option<number> =>
  numeric("a number >= 0", (n) => n >= 0 && Number.isFinite(n), fallback);
/** A number in [0, 1): a decay rate, a dropout rate. */
export const fraction = (fallback?: number): Option<number> =>
  numeric("a number in [0, 1)", (n) => n >= 0 && n < 1, fallback);
/** A number in [0, 1]: a threshold, a share. */
export const unit = (fallback?: number): Option<number> =>
  numeric("a number in [0, 1]", (n) => n >= 0 && n <= 1, fallback);
/** A whole number >= 1. */
export const count = (fallback?: number): Option<number> =>
  numeric("a whole number >= 1", (n) => Number.isSafeInteger(n) && n >= 1, fallback);
/** A whole number from one to another: what asks for memory or time by itself, and a file may bring. */
export const between = (least: number, most: number, fallback?: number): Option<number> =>
  numeric(
    `a whole number from ${least} to ${most}`,
    (n) => Number.isSafeInteger(n) && n >= least && n <= most,
    fallback,
  );
/** A whole number >= 0. */
export const whole = (fallback?: number): Option<number> =>
  numeric("a whole number >= 0", (n) => Number.isSafeInteger(n) && n >= 0, fallback);
/** A whole number. */
export const integer = (fallback?: number): Option<number> =>
  numeric("a whole number", Number.isSafeInteger, fallback);

export function flag(fallback: boolean): Option<boolean> {
  return {
    default: fallback,
    expected: "true or false",
    parse(value, who) {
      if (typeof value !== "boolean") refuse(who, this.expected, value, false);
      return value;
    },
  };
}

export function text(fallback?: string): Option<string> {
  return {
    ...(fallback === undefined ? {} : { default: fallback }),
    expected: "a string",
    parse(value, who) {
      if (typeof value !== "string" || value === "")
        refuse(who, "a string that is not empty", value, typeof value === "string");
      return value;
    },
  };
}

export function oneOf<const T extends string>(choices: readonly T[], fallback?: T): Option<T> {
  const expected = choices.map((c) => JSON.stringify(c)).join(" or ");
  return {
    ...(fallback === undefined ? {} : { default: fallback }),
    expected,
    parse(value, who) {
      if (typeof value !== "string") refuse(who, expected, value, false);
      if (!(choices as readonly string[]).includes(value)) throw unknownName(who, "choice", value, choices);
      return value as T;
    },
  };
}

/** A list of whole numbers >= 1, such as a shape. */
export function shapeOption(): Option<readonly number[]> {
  const good = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 1;
  return {
    expected: "a list of whole numbers >= 1, such as [28, 28]",
    parse(value, who) {
      if (!Array.isArray(value) || value.length === 0 || !value.every(good))
        refuse(who, this.expected, value, Array.isArray(value));
      return [...(value as number[])];
    },
  };
}

/** A list whose items are each an option of their own. */
export function listOf<T, I>(
  item: Option<T, I>,
  fallback?: readonly T[],
): Option<readonly T[], readonly I[]> {
  return {
    ...(fallback === undefined ? {} : { default: fallback }),
    expected: `a list, each item ${item.expected}`,
    parse(value, who) {
      if (!Array.isArray(value)) refuse(who, this.expected, value, false);
      return value.map((v, i) => item.parse(v, `${who}[${i}]`));
    },
  };
}

/** An axis, or a list of different ones; negative ones count from the end. */
export function axes(fallback?: number | readonly number[]): Option<number | readonly number[]> {
  return {
    ...(fallback === undefined ? {} : { default: fallback }),
    expected: "a whole number or a list of different whole numbers",
    parse(value, who) {
      if (Number.isSafeInteger(value)) return value as number;
      const list = Array.isArray(value) ? value : undefined;
      const good = list?.every(Number.isSafeInteger) && new Set(list).size === list.length && list.length > 0;
      if (!good) refuse(who, this.expected, value, typeof value === "number" || list !== undefined);
      return [...(list as number[])];
    },
  };
}

/** Either of two options; the first that accepts the value wins, and the last one's error counts. */
export function either<A, B, I, J>(
  first: Option<A, I>,
  second: Option<B, J>,
  fallback?: A | B,
): Option<A | B, I | J> {
  const expected = `${first.expected}, or ${second.expected}`;
  return {
    ...(fallback === undefined ? {} : { default: fallback }),
    expected,
    parse(value, who) {
      for (const option of [first, second]) {
        try {
          return option.parse(value, who);
        } catch {
          // The other may accept it.
        }
      }
      return refuse(who, expected, value, typeof value === "number");
    },
  };
}

/** May be left out or null, which means "none". */
export function optional<T, I>(option: Option<T, I>, fallback?: T): Option<T | undefined, I | null> {
  return {
    ...(fallback === undefined ? {} : { default: fallback }),
    expected: `${option.expected}, or null`,
    parse: (value, who) => (value === null ? undefined : option.parse(value, who)),
  };
}

/** May be null, which takes the place of the default and means "none". */
export function nullable<T, I>(option: Option<T, I>, fallback: T | null): Option<T | null, I | null> {
  return {
    default: fallback,
    expected: `${option.expected}, or null`,
    parse: (value, who) => (value === null ? null : option.parse(value, who)),
  };
}

/** What stops a wait. */
export function signalOption(): Option<AbortSignal | undefined, AbortSignal> {
  return {
    expected: "an AbortSignal",
    parse(value, who) {
      const { aborted, addEventListener } = Object(value) as Partial<AbortSignal>;
      if (typeof aborted !== "boolean" || typeof addEventListener !== "function")
        refuse(who, this.expected, value, false);
      return value as AbortSignal;
    },
  };
}

/** Must be given. */
export function required<T, I>(option: Option<T, I>): Option<T, I> & { readonly required: true } {
  const { default: _, ...rest } = option;
  return { ...rest, required: true };
}

/** Further test of a value that the option already accepts. */
export function where<T, I>(
  option: Option<T, I>,
  expected: string,
  test: (value: T) => boolean,
): Option<T, I> {
  return {
    ...option,
    expected,
    parse(value, who) {
      const parsed = option.parse(value, who);
      if (!test(parsed)) refuse(who, expected, value, true);
      return parsed;
    },
  };
}

/** A whole number >= 1, or a word. */
export function countOr<const W extends string>(word: W, fallback: number | W): Option<number | W> {
  return {
    default: fallback,
    expected: `a whole number >= 1, or ${JSON.stringify(word)}`,
    parse(value, who) {
      if (value === word) return word;
      if (!Number.isSafeInteger(value) || (value as number) < 1)
        refuse(who, this.expected, value, typeof value === "number");
      return value as number;
    },
  };
}

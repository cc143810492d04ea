// Options of parts of one's own, as a program writes them: an object of defaults, from which come the types, the checks and what files hold.
import { show } from "../errors.js";
import { isPlainObject } from "../kinds.js";
import { activationOption } from "../layers/functionActivation.js";
import { finite, flag, type Option, refuse, required, type Schema, text, type Values } from "../options.js";
import { partOption } from "../parts/named.js";
import { isPart, type Part } from "../parts/part.js";

/** What JSON can hold. */
type Plain = number | string | boolean | null | readonly Plain[] | { readonly [key: string]: Plain };

/** A default, such as 0.5, "relu", [2, 2] or a part; or `Number`, `String`, `Boolean` for an option that must be given. */
export type OwnOption = Plain | Part | NumberConstructor | StringConstructor | BooleanConstructor;
export type OwnOptions = Readonly<Record<string, OwnOption>>;

type OptionFor<T> = T extends NumberConstructor
  ? Option<number> & { readonly required: true }
  : T extends StringConstructor
    ? Option<string> & { readonly required: true }
    : T extends BooleanConstructor
      ? Option<boolean> & { readonly required: true }
      : T extends Part
        ? Option<T, T | string>
        : [T] extends [boolean]
          ? Option<boolean>
          : [T] extends [number]
            ? Option<number>
            : Option<T>;

/** The schema that options of one's own make. */
export type OwnSchema<O extends OwnOptions> = { readonly [K in keyof O]: OptionFor<O[K]> };
/** What `call` reads of them. */
export type OwnValues<O extends OwnOptions> = Values<OwnSchema<O>>;

/** The schema of options as a program wrote them. @param taken options that all of the kind have. @throws {TypeError | RangeError} for what can't be an option. */
export function ownSchema<O extends OwnOptions>(
  options: O | undefined,
  who: string,
  taken: readonly string[] = [],
): OwnSchema<O> {
  const given: unknown = options ?? {};
  if (!isPlainObject(given))
    throw new TypeError(
      `${who}: options must be an object of defaults such as { rate: 0.5 }, got ${show(given)}.`,
    );
  const twice = taken.find((key) => Object.hasOwn(given, key));
  if (twice !== undefined)
    throw new RangeError(`${who}: the option ${twice} is there already. Give yours another name.`);
  const schema: Schema = Object.fromEntries(
    Object.entries(given).map(([key, value]) => [key, optionFor(value, `${who}: options.${key}`)]),
  );
  return schema as OwnSchema<O>;
}

function optionFor(value: unknown, who: string): Option<unknown> {
  if (value === Number) return required(finite()) as Option<unknown>;
  if (value === String) return required(text()) as Option<unknown>;
  if (value === Boolean) return required(flag(false)) as Option<unknown>;
  if (typeof value === "number") return finite(finite().parse(value, who)) as Option<unknown>;
  if (typeof value === "boolean") return flag(value) as Option<unknown>;
  if (typeof value === "string") return word(value) as Option<unknown>;
  if (isPart(value)) {
    const fallback = () => value as never;
    return (
      value.family === "activation" ? activationOption(fallback) : partOption(value.family, fallback)
    ) as Option<unknown>;
  }
  if (isPlain(value)) return plain(value);
  throw new TypeError(
    `${who} must be a default that a file can hold, a part, or Number, String or Boolean for an option that must be given, got ${show(value)}.`,
  );
}

/** Any string, an empty one too. */
const word = (fallback: string): Option<string> => ({
  default: fallback,
  expected: "a string",
  parse(value, who) {
    if (typeof value !== "string") refuse(who, this.expected, value, false);
    return value;
  },
});

/** A list, where the default is one; anything that JSON can hold where it is null. */
function plain(fallback: unknown): Option<unknown> {
  const isList = Array.isArray(fallback);
  return {
    default: fallback,
    expected: isList ? "a list of what a file can hold" : "what a file can hold",
    parse(value, who) {
      if (!isPlain(value) || (isList && !Array.isArray(value))) refuse(who, this.expected, value, false);
      return value;
    },
  };
}

function isPlain(value: unknown): value is Plain {
  if (value === null || typeof value === "string" || typeof value === "boolean") return true;
  if (typeof value === "number") return Number.isFinite(value);
  if (Array.isArray(value)) return value.every(isPlain);
  return isPlainObject(value) && Object.values(value).every(isPlain);
}

// An option that takes a function.
import { type Option, refuse } from "../options.js";

/** A required function of type T; `expected` says in the message what it is for. */
export function functionOption<T>(expected: string): Option<T> & { readonly required: true } {
  return {
    required: true,
    expected,
    parse(value, who) {
      if (typeof value !== "function") refuse(who, expected, value, false);
      return value as T;
    },
  };
}

// What all readers do first: bytes from what the user passes, and JSON that can't hurt.
import { show } from "../errors.js";
import { isBytes, viewOf } from "../kinds.js";
import { decodeUtf8 } from "./utf8.js";

/** Nesting beyond this is no description of a network. */
const MOST_DEPTH = 100;
const MOST_TEXT = 100_000_000;

export function bytesOf(bytes: unknown, who: string): Uint8Array {
  if (isBytes(bytes)) return viewOf(bytes);
  throw new TypeError(`${who}: expected a Uint8Array or an ArrayBuffer, got ${show(bytes)}.`);
}

/** What a file of JSON says, given as text, as bytes, or parsed already. */
export function jsonOf(given: unknown, who: string): unknown {
  if (typeof given === "string") return parseJson(given, who);
  if (isBytes(given)) return parseJson(viewOf(given), who);
  checkJson(given, who);
  return given;
}

/** Parsed JSON without `__proto__` keys. @throws {RangeError} where it is none, or nested too deep. */
export function parseJson(given: Uint8Array | string, who: string): unknown {
  const fail = (what: string): never => {
    throw new RangeError(`${who} ${what}. The file is damaged or of another kind.`);
  };
  if (given.length > MOST_TEXT) fail(`has ${given.length} bytes, at most ${MOST_TEXT} are accepted`);
  let parsed: unknown;
  try {
    parsed = JSON.parse(typeof given === "string" ? given : decodeUtf8(given));
  } catch {
    return fail("is no JSON");
  }
  checkJson(parsed, who);
  return parsed;
}

/** Refuses what is nested too deep, or has the key `__proto__`; without recursion, so that no depth overflows the stack. */
export function checkJson(value: unknown, who: string): void {
  const open: { value: unknown; depth: number }[] = [{ value, depth: 0 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    const { depth } = next;
    if (depth > MOST_DEPTH) throw new RangeError(`${who} is nested deeper than ${MOST_DEPTH} levels.`);
    if (Object.hasOwn(next.value, "__proto__")) throw new RangeError(`${who} has the name "__proto__".`);
    for (const inner of Object.values(next.value)) {
      if (typeof inner === "object") open.push({ value: inner, depth: depth + 1 });
    }
  }
}

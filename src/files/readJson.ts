// What all readers do first: bytes from what the user passes, and JSON that can't hurt.
import { show } from "../errors.js";

/** Nesting beyond this is no description of a network. */
const MOST_DEPTH = 100;
const MOST_TEXT = 100_000_000;

export function bytesOf(bytes: unknown, who: string): Uint8Array {
  if (bytes instanceof ArrayBuffer) return new Uint8Array(bytes);
  if (bytes instanceof Uint8Array) return bytes;
  throw new TypeError(`${who}: expected a Uint8Array or an ArrayBuffer, got ${show(bytes)}.`);
}

/** Parsed JSON without `__proto__` keys. @throws {RangeError} where it is none, or nested too deep. */
export function parseJson(given: Uint8Array | string, who: string): unknown {
  const fail = (what: string): never => {
    throw new RangeError(`${who} ${what}. The file is damaged or of another kind.`);
  };
  if (given.length > MOST_TEXT) fail(`has ${given.length} bytes, at most ${MOST_TEXT} are accepted`);
  let parsed: unknown;
  try {
    const text =
      typeof given === "string" ? given : new TextDecoder("utf-8", { fatal: true }).decode(given.slice());
    parsed = JSON.parse(text);
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

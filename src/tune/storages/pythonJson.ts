// JSON as Python's json module writes and reads it: the same but for NaN, Infinity and -Infinity, which it has as bare
// words, and for whole floats, which it tells from ints by ".0". https://docs.python.org/3/library/json.html
import type { Json } from "./operations.js";

/** A number that Python shall read as a float. */
export class Float {
  constructor(readonly value: number) {}
}

export type PythonJson = Json | Float | readonly PythonJson[] | { readonly [key: string]: PythonJson };

/** One line, without spaces unless `spaced` (Python's own default for nested text). */
export function writePythonJson(value: PythonJson, spaced = false): string {
  const comma = spaced ? ", " : ",";
  const colon = spaced ? ": " : ":";
  if (value instanceof Float) return writeFloat(value.value);
  if (typeof value === "number") return Number.isFinite(value) ? String(value) : writeFloat(value);
  if (Array.isArray(value)) {
    return `[${(value as readonly PythonJson[]).map((item) => writePythonJson(item, spaced)).join(comma)}]`;
  }
  if (typeof value !== "object" || value === null) return asAscii(JSON.stringify(value));
  const entries = Object.entries(value as { readonly [key: string]: PythonJson });
  return `{${entries.map(([key, item]) => asAscii(JSON.stringify(key)) + colon + writePythonJson(item, spaced)).join(comma)}}`;
}

function writeFloat(value: number): string {
  if (Number.isNaN(value)) return "NaN";
  if (!Number.isFinite(value)) return value > 0 ? "Infinity" : "-Infinity";
  const text = Object.is(value, -0) ? "-0" : String(value);
  return /[.e]/.test(text) ? text : `${text}.0`;
}

/** Python escapes what is not ASCII, which also keeps U+2028 and its like from being taken for line ends. */
function asAscii(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the class is "everything but ASCII".
  return text.replace(/[^\x00-\x7f]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`);
}

const BARE_WORD = /"(?:[^"\\]|\\.)*"|-?Infinity|NaN/g;
const MARK = "\u0000python:";

/** @throws {SyntaxError} where the text is not JSON. */
export function readPythonJson(text: string): Json {
  if (!text.includes("NaN") && !text.includes("Infinity")) return JSON.parse(text) as Json;
  const quoted = text.replace(BARE_WORD, (word) =>
    word.startsWith('"') ? word : JSON.stringify(MARK + word),
  );
  return JSON.parse(quoted, (_, value: unknown) =>
    typeof value === "string" && value.startsWith(MARK) ? Number(value.slice(MARK.length)) : value,
  ) as Json;
}

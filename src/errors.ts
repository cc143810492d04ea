// Errors and the sentences in them. Form: "<who>: <what was expected>, got <what came>. <what to do>."
import { levenshtein } from "./numeric/levenshtein.js";

/** A training met a loss or a gradient that is NaN or infinite; the weights are those of the last finite step. */
export class NonFiniteError extends Error {
  override readonly name = "NonFiniteError";
  /** @param epoch 0-based. @param step 0-based, within the epoch. */
  constructor(
    message: string,
    readonly epoch: number,
    readonly step: number,
  ) {
    super(message);
  }
}

/** A thread of a training has failed or was ended from outside; the message says which weights are kept. */
export class ThreadError extends Error {
  override readonly name = "ThreadError";
}

/** How a value is shown in a message: short, and never the whole of a large one. */
export function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(value.length > 60 ? `${value.slice(0, 57)}…` : value);
  if (typeof value === "function") return `function ${value.name || "(anonymous)"}`;
  if (Array.isArray(value))
    return value.length > 8 ? `an array of ${value.length}` : `[${value.map(show).join(", ")}]`;
  if (ArrayBuffer.isView(value)) return `${value.constructor.name}(${(value as Uint8Array).length})`;
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "object" && value !== null) {
    const named = value as { name?: unknown };
    return typeof named.name === "string"
      ? `{ name: ${show(named.name)} }`
      : `an object of class ${className(value)}`;
  }
  return String(value);
}

function className(value: object): string {
  return (
    (Object.getPrototypeOf(value) as { constructor?: { name?: string } } | null)?.constructor?.name ??
    "Object"
  );
}

/** The known name nearest to a misspelt one by edit distance, if any is near. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.ceil(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = levenshtein(name.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      least = distance;
      best = candidate;
    }
  }
  return best;
}

/** The error for a name that is not in a list of known ones. */
export function unknownName(who: string, what: string, name: string, known: readonly string[]): RangeError {
  const near = nearest(name, known);
  return new RangeError(
    `${who}: unknown ${what} ${show(name)}. Known: ${[...known].sort().join(", ")}.${near ? ` Did you mean ${show(near)}?` : ""}`,
  );
}

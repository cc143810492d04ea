// Images whose channels come first, for kernels that want them last.
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { permute } from "./permute.js";

export type DataFormat = "channelsLast" | "channelsFirst";

/** x with its channels last: moved there where they come first. */
export function withChannelsLast(tape: Tape, x: Value, format: DataFormat): Value {
  if (format === "channelsLast") return x;
  const places = x.shape.slice(2).map((_, i) => i + 2);
  return permute(tape, x, [0, ...places, 1]);
}

/** x, whose channels lie last, as the format wants it. */
export function inFormat(tape: Tape, x: Value, format: DataFormat): Value {
  if (format === "channelsLast") return x;
  const places = x.shape.slice(2).map((_, i) => i + 1);
  return permute(tape, x, [0, places.length + 1, ...places]);
}

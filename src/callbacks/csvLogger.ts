import { flag, type Given, listOf, optional, parseOptions, text } from "../options.js";
import type { Callback, Logs, LogValue } from "./callback.js";
import { functionOption } from "./functionOption.js";
import { readState } from "./state.js";

/** Takes a line, its newline included. @param isNames whether it is the names: again where a column has come to them. */
export type WriteLine = (line: string, isNames: boolean) => unknown;

const schema = {
  write: functionOption<WriteLine>("a function that takes a line of text"),
  separator: text(","),
  append: flag(false),
};

const stored = { keys: optional(listOf(text())) };

/**
 * Hands out a line of comma-separated values per epoch, the names first: of the loss, the metrics, those of the validation, and what
 * callbacks before it add. A cell is empty in an epoch without the number. Where a name comes later, the line of names is written
 * again, the new one last; `downhill/node` has a callback that writes a file, whose first line it replaces then.
 *
 * @param given.write takes a line, its newline included, and whether it is the names; a promise is awaited.
 * @param given.separator default `","`. @param given.append leave the names out, to go on with an earlier file. Default false.
 * @example
 * let csv = "";
 * await model.fit(x, y, { epochs: 2, callbacks: [callbacks.csvLogger({ write: (line) => void (csv += line) })] });
 * @see https://keras.io/api/callbacks/csv_logger/
 */
export function csvLogger(given: Given<typeof schema>): Callback {
  const { write, separator, append } = parseOptions("csvLogger", schema, given);
  let keys: readonly string[] | undefined;
  const lineOf = (cells: readonly string[]): string =>
    `${cells.map((cell) => quoted(cell, separator)).join(separator)}\n`;
  const name = async (logs: Logs, expected: readonly string[]): Promise<readonly string[]> => {
    const known = new Set(keys);
    const added = [...new Set([...expected, ...Object.keys(logs)])].filter((key) => !known.has(key)).sort();
    if (keys && added.length === 0) return keys;
    const names = [...(keys ?? []), ...added];
    if (keys || !append) await write(lineOf(["epoch", ...names]), true);
    return names;
  };
  return {
    name: "csvLogger",
    async onEpochEnd(epoch, logs, { expectedLogs = [] }) {
      keys = await name(logs, expectedLogs);
      await write(lineOf([String(epoch), ...keys.map((key) => cell(logs[key]))]), false);
    },
    state: () => ({ keys }),
    restore(state) {
      keys = readState("csvLogger", stored, state).keys;
    },
  };
}

/** A metric of several numbers is one cell. */
function cell(value: LogValue | undefined): string {
  return Array.isArray(value) ? `[${value.join(", ")}]` : String(value ?? "");
}

/** In quotes where it must be, or is a list (RFC 4180). */
function quoted(text: string, separator: string): string {
  const plain = !text.includes(separator) && !/["\r\n]|^\[/.test(text);
  return plain ? text : `"${text.replaceAll('"', '""')}"`;
}

import { flag, type Given, listOf, optional, parseOptions, text } from "../options.js";
import type { Callback, LogValue } from "./callback.js";
import { functionOption } from "./functionOption.js";
import { readState } from "./state.js";

const schema = {
  write: functionOption<(line: string) => unknown>("a function that takes a line of text"),
  separator: text(","),
  append: flag(false),
};

const stored = { keys: optional(listOf(text())) };

/**
 * Hands out a line of comma-separated values per epoch, the names first. `downhill/node` has one that writes a file.
 *
 * @param given.write takes a line, its newline included; a promise is awaited.
 * @param given.separator default `","`. @param given.append leave the names out, to go on with an earlier file. Default false.
 * @example
 * let csv = "";
 * await model.fit(x, y, { epochs: 2, callbacks: [callbacks.csvLogger({ write: (line) => void (csv += line) })] });
 * @see https://keras.io/api/callbacks/csv_logger/
 */
export function csvLogger(given: Given<typeof schema>): Callback {
  const { write, separator, append } = parseOptions("csvLogger", schema, given);
  let keys: readonly string[] | undefined;
  return {
    name: "csvLogger",
    async onEpochEnd(epoch, logs) {
      if (!keys) {
        keys = Object.keys(logs).sort();
        if (!append) await write(`${["epoch", ...keys].join(separator)}\n`);
      }
      await write(`${[epoch, ...keys.map((key) => cell(logs[key]))].join(separator)}\n`);
    },
    state: () => ({ keys }),
    restore(state) {
      keys = readState("csvLogger", stored, state).keys;
    },
  };
}

/** A metric of several numbers is one cell in quotes. */
function cell(value: LogValue | undefined): string {
  return Array.isArray(value) ? `"[${value.join(", ")}]"` : String(value ?? "");
}

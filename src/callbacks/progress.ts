import { type Given, parseOptions } from "../options.js";
import type { Callback, Logs } from "./callback.js";
import { functionOption } from "./functionOption.js";

const schema = {
  write: {
    ...functionOption<(line: string) => void>("a function that takes a line of text"),
    required: false,
  },
};

/**
 * Prints a line per epoch: `epoch 3  loss 0.1234  accuracy 0.975`. `fit({ verbose: 1 })` uses it.
 *
 * @param given.write takes a line. Default `console.log`.
 * @example
 * const lines = [];
 * await model.fit(x, y, { epochs: 2, callbacks: [callbacks.progress({ write: (line) => void lines.push(line) })] });
 * @see https://keras.io/api/callbacks/progbar_logger/
 */
export function progress(given?: Given<typeof schema>): Callback {
  // biome-ignore lint/suspicious/noConsole: printing is what the caller asked for.
  const write = parseOptions("progress", schema, given).write ?? console.log;
  return {
    name: "progress",
    onEpochEnd: (epoch, logs) => write(`epoch ${epoch + 1}  ${figures(logs)}`),
  };
}

function figures(logs: Logs): string {
  return Object.entries(logs)
    .map(
      ([name, value]) =>
        `${name} ${typeof value === "number" ? Number(value.toPrecision(4)) : String(value)}`,
    )
    .join("  ");
}

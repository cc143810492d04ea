import { type Given, parseOptions } from "../options.js";
import type { Callback, Logs } from "./callback.js";
import { fileVersion, scalars } from "./eventFile.js";
import { functionOption } from "./functionOption.js";
import { validationName } from "./logNames.js";
import type { Trainee } from "./trainee.js";

/** Takes records of an event file, one after the other: of the training, or of the validation. */
export type WriteEvents = (run: "train" | "validation", record: Uint8Array<ArrayBuffer>) => unknown;

const schema = {
  write: functionOption<WriteEvents>("a function that takes records, such as (run, bytes) => …"),
};

/**
 * Writes the logs of every epoch as TensorBoard reads them: `epoch_loss`, `epoch_accuracy`, … for the training and the validation, each a
 * file of its own. `downhill/node` has one that writes them into a folder.
 *
 * @param given.write takes the records of either file, in order; a promise is awaited.
 * @example
 * const bytes = [];
 * const board = callbacks.tensorBoard({ write: (_run, record) => void bytes.push(...record) });
 * await model.fit(x, y, { epochs: 2, callbacks: [board] });
 * @see https://keras.io/api/callbacks/tensorboard/
 */
export function tensorBoard(given: Given<typeof schema>): Callback {
  const { write } = parseOptions("tensorBoard", schema, given);
  const begun = new Set<string>();
  const put = async (
    run: "train" | "validation",
    epoch: number,
    values: [string, number][],
  ): Promise<void> => {
    if (values.length === 0) return;
    if (!begun.has(run)) await write(run, fileVersion(now()));
    begun.add(run);
    await write(run, scalars(now(), epoch, values));
  };
  return {
    name: "tensorBoard",
    async onEpochEnd(epoch: number, logs: Logs, model: Trainee) {
      const isValidation = (key: string): boolean => /^val[A-Z]/.test(key) && !isCompiled(key, model);
      const values = Object.entries(logs).filter(([, v]) => typeof v === "number");
      const held = values
        .filter(([key]) => isValidation(key))
        .map(([key, v]) => [tag(key.charAt(3).toLowerCase() + key.slice(4)), v]);
      const seen = values.filter(([key]) => !isValidation(key)).map(([key, v]) => [tag(key), v]);
      await put("train", epoch, seen as [string, number][]);
      await put("validation", epoch, held as [string, number][]);
    },
  };
}

/** Whether a number of the training is called so: a metric may be named `valScore`. */
const isCompiled = (key: string, { directions }: Trainee): boolean => directions.has(validationName(key));

/** Keras's names in TensorBoard: epoch_mean_squared_error. */
const tag = (key: string): string => `epoch_${key.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}`;

/** Seconds since 1970: TensorBoard's time axis, nothing else depends on it. */
const now = (): number => Date.now() / 1000;

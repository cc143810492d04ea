// Checkpoints on disk.
import type { Callback } from "../callbacks/callback.js";
import { checkpoint as checkpointTo } from "../callbacks/checkpoint.js";
import { count, type Given, optional, parseOptions, positive, required, text } from "../options.js";
import { atomicKeep, atomicWrite } from "./atomicWrite.js";

const schema = {
  path: required(text()),
  everySteps: optional(count()),
  everySeconds: optional(positive()),
  keep: count(1),
};

/**
 * Stores checkpoints in a file; with `fit({ …, resumeFrom: await readFile(path) })` the training goes on to the bit. A crash leaves the
 * old checkpoint or the new one.
 *
 * Where a checkpoint can't be written (the disk is full, the folder is read-only), `fit` rejects with an error that names the file and has
 * the system's `code`. The earlier checkpoint is intact, and the model has the weights of the last step: it may be stored elsewhere, or
 * trained on.
 *
 * @param given.path of the file.
 * @param given.everySteps after so many steps. @param given.everySeconds after so much time. Without either: after every epoch.
 * @param given.keep how many to keep: with more than 1, earlier ones are called `<path>.1`, `<path>.2`, …, the newest first. Default 1.
 * @example not run, as it writes a file
 * await model.fit(x, y, { epochs: 100, callbacks: [checkpoint({ path: "run.ckpt", everySeconds: 30 })] });
 */
export function checkpoint(given: Given<typeof schema>): Callback {
  const { path: file, everySteps, everySeconds, keep } = parseOptions("checkpoint", schema, given);
  return checkpointTo({
    everySteps,
    everySeconds,
    write: async (bytes) => {
      // A second name for each: at every moment there is one under its own.
      for (let age = keep - 1; age >= 1; age--)
        await atomicKeep(age === 1 ? file : `${file}.${age - 1}`, `${file}.${age}`);
      await atomicWrite(file, bytes);
    },
  });
}

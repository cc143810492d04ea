// Checkpoints on disk.
import { copyFile, readdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import type { Callback } from "../callbacks/callback.js";
import { checkpoint as checkpointTo } from "../callbacks/checkpoint.js";
import { count, type Given, optional, parseOptions, positive, required, text } from "../options.js";
import { atomicWrite } from "./atomicWrite.js";

const schema = {
  path: required(text()),
  everySteps: optional(count()),
  everySeconds: optional(positive()),
  keep: count(1),
};

/**
 * Stores checkpoints in a file; with `fit({ …, resumeFrom: await readFile(path) })` the training goes on to the bit. A crash leaves the
 * old checkpoint or the new one. Where a checkpoint can't be written, the training ends with an error; the earlier checkpoint is
 * intact, and the model keeps its weights.
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
      await removeDrafts(file);
      for (let age = keep - 1; age >= 1; age--)
        await keepAs(age === 1 ? file : `${file}.${age - 1}`, `${file}.${age}`);
      await atomicWrite(file, bytes);
    },
  });
}

/** A killed process may have left a half-written draft behind. */
async function removeDrafts(file: string): Promise<void> {
  const folder = path.dirname(file);
  const draft = new RegExp(
    `^\\.${path.basename(file).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}\\.\\d+\\.\\d+\\.tmp$`,
  );
  const names = await readdir(folder).catch(() => [] as string[]);
  await Promise.all(
    names
      .filter((n) => draft.test(n))
      .map((n) => rm(path.join(folder, n), { force: true }).catch(() => undefined)),
  );
}

/** The newest is copied, not moved: at every moment there is one under its own name. */
async function keepAs(from: string, to: string): Promise<void> {
  const draft = `${to}.tmp`;
  try {
    await copyFile(from, draft);
    await rename(draft, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

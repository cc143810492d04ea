// Checkpoints in the browser's storage: a training outlives its page.
import type { Callback } from "../callbacks/callback.js";
import { checkpoint as checkpointTo } from "../callbacks/checkpoint.js";
import { count, type Given, optional, parseOptions, positive, required, text } from "../options.js";
import { get, put, remove } from "./database.js";

const schema = {
  name: required(text()),
  everySteps: optional(count()),
  everySeconds: optional(positive()),
};

/**
 * Stores checkpoints under a name in IndexedDB; with `fit({ …, resumeFrom: await openCheckpoint(name) })` the training goes on to the bit. A
 * closed tab leaves the old checkpoint or the new one. Where one can't be stored, `fit` rejects; the model keeps its weights.
 *
 * @param given.name in IndexedDB.
 * @param given.everySteps after so many steps. @param given.everySeconds after so much time. Without either: after every epoch.
 * @example not run, as it needs a browser
 * const resumeFrom = await openCheckpoint("run"); // undefined the first time
 * await model.fit(x, y, { epochs: 100, callbacks: [checkpoint({ name: "run", everySeconds: 10 })], resumeFrom });
 * await deleteCheckpoint("run");
 */
export function checkpoint(given: Given<typeof schema>): Callback {
  const { name, everySteps, everySeconds } = parseOptions("checkpoint", schema, given);
  return checkpointTo({ everySteps, everySeconds, write: (bytes) => put("checkpoints", name, bytes) });
}

/** The bytes of a checkpoint for `fit({ resumeFrom })`; undefined where there is none of that name. */
export function openCheckpoint(name: string): Promise<Uint8Array | undefined> {
  return get("checkpoints", name);
}

/** Deletes a checkpoint, when its training is done; nothing happens where there is none of that name. */
export function deleteCheckpoint(name: string): Promise<void> {
  return remove("checkpoints", name);
}

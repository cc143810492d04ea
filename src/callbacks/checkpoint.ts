import { count, type Given, optional, parseOptions, positive } from "../options.js";
import { now } from "../runtime/host.js";
import type { Callback } from "./callback.js";
import { functionOption } from "./functionOption.js";

const schema = {
  write: functionOption<(bytes: Uint8Array<ArrayBuffer>) => unknown>("a function that takes the bytes"),
  everySteps: optional(count()),
  everySeconds: optional(positive()),
};

/**
 * Hands out checkpoints: with `fit({ …, resumeFrom: bytes })` the training goes on to the bit. Without `everySteps` and `everySeconds`
 * there is one after every epoch. `downhill/node` has one that writes files.
 *
 * @param given.write takes the bytes; a promise is awaited, so that no step is done before they are stored.
 * @param given.everySteps after so many steps. @param given.everySeconds after so much time, between two steps; none at the end.
 * @example
 * let last = new Uint8Array();
 * await model.fit(x, y, { epochs: 3, callbacks: [callbacks.checkpoint({ write: (bytes) => void (last = bytes) })] });
 * @see https://keras.io/api/callbacks/backup_and_restore/
 */
export function checkpoint(given: Given<typeof schema>): Callback {
  const { write, everySteps, everySeconds } = parseOptions("checkpoint", schema, given);
  let written = now();
  let epochEnded = false;
  const due = (steps: number): boolean => {
    if (everySteps !== undefined && steps % everySteps === 0) return true;
    if (everySeconds !== undefined) return now() - written >= everySeconds * 1000;
    return everySteps === undefined && epochEnded;
  };
  return {
    name: "checkpoint",
    ...(everySteps === undefined ? {} : { everySteps }),
    onEpochEnd() {
      epochEnded = true;
    },
    async onSafePoint(steps, model) {
      const isDue = due(steps);
      epochEnded = false;
      if (!isDue) return;
      await write(model.toCheckpoint());
      written = now();
    },
  };
}

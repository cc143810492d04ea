import { finite, flag, type Given, optional, parseOptions } from "../options.js";
import type { Callback, Logs } from "./callback.js";
import { functionOption } from "./functionOption.js";
import { Monitor, monitorOptions } from "./monitor.js";
import { anyNumber, readState } from "./state.js";

/** Takes a stored model: its bytes, the epoch they are of, and the logs of that epoch. */
export type WriteModel = (bytes: Uint8Array<ArrayBuffer>, epoch: number, logs: Readonly<Logs>) => unknown;

const schema = {
  ...monitorOptions(0),
  write: functionOption<WriteModel>("a function that takes the bytes, such as (bytes, epoch) => …"),
  saveBestOnly: flag(false),
  initialValueThreshold: optional(finite()),
};

const stored = { best: optional(anyNumber()) };

/**
 * Hands out the model after every epoch, or after every epoch that is the best so far. `downhill/node` has one that writes files.
 *
 * @param given.write takes the bytes (`loadModel` reads them), the epoch and its logs; a promise is awaited.
 * @param given.saveBestOnly only where the monitored number is there and better than ever before. Default false.
 * @param given.monitor name in the logs. Default `"valLoss"`. @param given.mode `"min"`, `"max"`, or `"auto"`: as
 *   the loss or the compiled metric says. Default `"auto"`.
 * @param given.initialValueThreshold must be beaten by the first one. None by default.
 * @example
 * let best = new Uint8Array();
 * const keep = callbacks.modelCheckpoint({ monitor: "loss", saveBestOnly: true, write: (bytes) => void (best = bytes) });
 * await model.fit(x, y, { epochs: 3, callbacks: [keep] });
 * @see https://keras.io/api/callbacks/model_checkpoint/
 */
export function modelCheckpoint(given: Given<typeof schema>): Callback {
  const o = parseOptions("modelCheckpoint", schema, given);
  const monitor = new Monitor("modelCheckpoint", o);
  let best = o.initialValueThreshold;
  return {
    name: "modelCheckpoint",
    onTrainBegin(model) {
      if (o.saveBestOnly) monitor.direction(model);
    },
    async onEpochEnd(epoch, logs, model) {
      if (o.saveBestOnly) {
        const value = monitor.read(logs, model);
        if (value === undefined || !monitor.improves(value, best, model)) return;
        best = value;
      }
      await o.write(model.toBytes(), epoch, logs);
    },
    state: () => ({ best }),
    restore(state) {
      ({ best } = readState("modelCheckpoint", stored, state));
    },
  };
}

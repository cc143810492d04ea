import type { Callback } from "../callbacks/callback.js";
import { modelCheckpoint as modelCheckpointTo } from "../callbacks/modelCheckpoint.js";
import { atomicWrite } from "./atomicWrite.js";
import { withPath } from "./withPath.js";

/**
 * Stores the model in a file after every epoch, or after every epoch that is the best so far.
 *
 * @param given.path of the file; `{epoch}` in it is replaced by the epoch's number, from 1.
 * @param given as for `callbacks.modelCheckpoint`, without `write`.
 * @example not run, as it writes a file
 * await model.fit(x, y, { callbacks: [modelCheckpoint({ path: "best.safetensors", monitor: "loss", saveBestOnly: true })] });
 * @see https://keras.io/api/callbacks/model_checkpoint/
 */
export function modelCheckpoint(
  given: { path: string } & Omit<Parameters<typeof modelCheckpointTo>[0], "write">,
): Callback {
  const { path, ...others } = withPath("modelCheckpoint", given);
  return modelCheckpointTo({
    ...others,
    write: (bytes, epoch) => atomicWrite(path.replaceAll("{epoch}", String(epoch + 1)), bytes),
  });
}

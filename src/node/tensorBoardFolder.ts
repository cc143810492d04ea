import { appendFile, mkdir } from "node:fs/promises";
import path from "node:path";
import type { Callback } from "../callbacks/callback.js";
import { tensorBoard as tensorBoardTo } from "../callbacks/tensorBoard.js";
import { type Given, parseOptions, text } from "../options.js";
import { fileError } from "./fileError.js";

const schema = { logDir: text("logs") };

/**
 * Writes the logs of every epoch where TensorBoard looks for them: `tensorboard --logdir <logDir>` shows them.
 *
 * @param given.logDir folder; the subfolders `train` and `validation` get a file each. Default `"logs"`.
 * @example not run, as it writes files
 * await model.fit(x, y, { epochs: 10, validationSplit: 0.2, callbacks: [tensorBoard({ logDir: "logs/first" })] });
 * @see https://keras.io/api/callbacks/tensorboard/
 */
export function tensorBoard(given?: Given<typeof schema>): Callback {
  const { logDir } = parseOptions("tensorBoard", schema, given);
  const name = `events.out.tfevents.${Math.floor(performance.timeOrigin / 1000)}.${process.pid}.downhill`;
  return tensorBoardTo({
    write: async (run, record) => {
      const file = path.join(logDir, run, name);
      try {
        await mkdir(path.dirname(file), { recursive: true });
        await appendFile(file, record);
      } catch (error) {
        throw fileError(file, "written", error);
      }
    },
  });
}

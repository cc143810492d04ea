import { appendFile, writeFile } from "node:fs/promises";
import type { Callback } from "../callbacks/callback.js";
import { csvLogger as csvLoggerTo } from "../callbacks/csvLogger.js";
import { fileError } from "./fileError.js";
import { withPath } from "./withPath.js";

/**
 * Writes a line of comma-separated values per epoch into a file.
 *
 * @param given.path of the file. @param given.append go on with the file as it is. Default false: it begins anew.
 * @param given.separator default `","`.
 * @example not run, as it writes a file
 * await model.fit(x, y, { epochs: 10, callbacks: [csvLogger({ path: "log.csv" })] });
 * @see https://keras.io/api/callbacks/csv_logger/
 */
export function csvLogger(
  given: { path: string } & Omit<Parameters<typeof csvLoggerTo>[0], "write">,
): Callback {
  const { path, ...others } = withPath("csvLogger", given);
  let begun = others.append === true;
  return csvLoggerTo({
    ...others,
    write: async (line) => {
      try {
        await (begun ? appendFile(path, line) : writeFile(path, line));
      } catch (error) {
        throw fileError(path, "written", error);
      }
      begun = true;
    },
  });
}

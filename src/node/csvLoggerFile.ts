import { appendFile, readFile, writeFile } from "node:fs/promises";
import type { Callback } from "../callbacks/callback.js";
import { csvLogger as csvLoggerTo } from "../callbacks/csvLogger.js";
import { atomicWrite } from "./atomicWrite.js";
import { fileError } from "./fileError.js";
import { withPath } from "./withPath.js";

/**
 * Writes a line of comma-separated values per epoch into a file, the names first. Where a name comes later, its column is added to the
 * file, empty in the lines before.
 *
 * @param given.path of the file. @param given.append go on with the file and its columns as they are. Default false: it begins anew.
 * @param given.separator default `","`.
 * @example not run, as it writes a file
 * await model.fit(x, y, { epochs: 10, callbacks: [csvLogger({ path: "log.csv" })] });
 * @see https://keras.io/api/callbacks/csv_logger/
 */
export function csvLogger(
  given: { path: string } & Omit<Parameters<typeof csvLoggerTo>[0], "write">,
): Callback {
  const { path, append = false, ...others } = withPath("csvLogger", given);
  const { separator = "," } = others;
  let begun = append;
  const logger = csvLoggerTo({
    ...others,
    write: async (line, isNames) => {
      try {
        if (!begun) await writeFile(path, line);
        else if (isNames) await atomicWrite(path, withNames(await contentsOf(path), line, separator));
        else await appendFile(path, line);
      } catch (error) {
        throw fileError(path, "written", error);
      }
      begun = true;
    },
  });
  return {
    ...logger,
    async onTrainBegin(model) {
      if (!append) return;
      const [names = ""] = (await contentsOf(path)).split("\n", 1);
      const keys = cellsOf(names.trimEnd(), separator).slice(1);
      if (keys.length > 0) logger.restore?.({ keys }, model);
    },
  };
}

/** Nothing where there is no file yet. */
async function contentsOf(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw fileError(path, "read", error);
  }
}

/** The file's lines under other names, which begin with those it has: the cells that are missing are empty. */
function withNames(contents: string, names: string, separator: string): Uint8Array {
  const [before = "", ...lines] = contents.split("\n").filter((line) => line !== "");
  const added = cellsOf(names.trimEnd(), separator).length - cellsOf(before.trimEnd(), separator).length;
  const filled = lines.map((line) => `${line.trimEnd()}${separator.repeat(added)}\n`);
  return new TextEncoder().encode(names + filled.join(""));
}

/** The cells of a line, those in quotes without them. */
function cellsOf(line: string, separator: string): string[] {
  const cells: string[] = [];
  let rest = line;
  while (rest !== "") {
    const [, inQuotes] = rest.match(/^"((?:[^"]|"")*)"/) ?? [];
    const end = inQuotes === undefined ? rest.indexOf(separator) : rest.match(/^"(?:[^"]|"")*"/)?.[0].length;
    const length = end === undefined || end < 0 ? rest.length : end;
    cells.push(inQuotes === undefined ? rest.slice(0, length) : inQuotes.replaceAll('""', '"'));
    rest = rest.slice(length + separator.length);
  }
  return cells;
}

// The model of a table from a file; messages begin with the file's name.
import { loadTabular, type TabularModel } from "../../tables/index.js";
import { StartError } from "../startError.js";
import { modelBytes } from "./source.js";

export async function openTabular(file: string): Promise<TabularModel> {
  const bytes = await modelBytes(file).catch((cause: Error & { code?: string }) => {
    throw new StartError(
      `${file}: ${cause.code === "ENOENT" ? "there is no such file" : cause.message}. Make one with: downhill train data.csv --target column`,
      { cause },
    );
  });
  try {
    return loadTabular(bytes);
  } catch (cause) {
    throw new StartError(`${file}: ${(cause as Error).message}`, { cause });
  }
}

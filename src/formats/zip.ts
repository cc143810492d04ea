// Files out of a zip archive, by the optional package fflate; sizes are checked before anything is inflated.
import { show } from "../errors.js";

/** Bytes that the wanted files may have together, inflated, unless the caller says otherwise. */
export const MOST_BYTES = 512 * 1024 * 1024;
/** Deflate's greatest ratio. */
const MOST_RATIO = 1032;
const MOST_FILES = 100_000;

/** @throws {RangeError} where the archive is damaged, or its files are larger than `maxBytes` together. */
export async function unzip(
  bytes: Uint8Array,
  wanted: (name: string) => boolean,
  maxBytes: number,
  who: string,
): Promise<Map<string, Uint8Array>> {
  const { unzipSync } = await fflate(who);
  let total = 0;
  let count = 0;
  const names = new Set<string>();
  const refuse = (what: string): never => {
    throw new RangeError(`${who}: ${what}`);
  };
  const filter = (file: { name: string; size: number; originalSize: number }): boolean => {
    if (!wanted(file.name)) return false;
    if (names.has(file.name)) refuse(`the archive has two files called ${show(file.name)}.`);
    names.add(file.name);
    total += file.originalSize;
    count += 1;
    if (count > MOST_FILES) refuse(`the archive has more than ${MOST_FILES} files.`);
    if (total > maxBytes || file.originalSize > file.size * MOST_RATIO + 64) {
      refuse(
        `${show(file.name)} says that it has ${file.originalSize} bytes inflated, from ${file.size}; at most ${maxBytes} are accepted. Raise maxBytes if you trust the file.`,
      );
    }
    return true;
  };
  try {
    return new Map(Object.entries(unzipSync(bytes, { filter })));
  } catch (error) {
    if (error instanceof RangeError && error.message.startsWith(who)) throw error;
    return refuse(`the file is no zip archive, cut off or damaged (${(error as Error).message}).`);
  }
}

/** Within `try`, so that bundlers build pages that don't have it. */
async function fflate(who: string): Promise<typeof import("fflate")> {
  try {
    return await import("fflate");
  } catch (cause) {
    throw missingPackage("fflate", who, cause);
  }
}

/** The error for a package that the user may have installed. */
export function missingPackage(name: string, who: string, cause: unknown): TypeError {
  return new TypeError(`${who}: needs the package ${name}. Install it: npm install ${name}`, { cause });
}

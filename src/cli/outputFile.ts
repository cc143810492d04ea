// Looks before the work whether a file can be written after it.
import { accessSync, constants, statSync } from "node:fs";
import path from "node:path";
import { InvalidArgumentError } from "commander";

export function outputFile(file: string): string {
  const folder = path.dirname(path.resolve(file));
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    throw new InvalidArgumentError(`The folder ${folder} does not exist or can't be written to.`);
  }
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) {
    throw new InvalidArgumentError("It is a folder. Name a file, such as model.safetensors.");
  }
  return file;
}

/** The same, "-" being standard output. */
export const outputFileOrStdout = (file: string): string => (file === "-" ? file : outputFile(file));

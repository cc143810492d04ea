// Options of a callback that writes a file: where to is checked here, all else by the callback that does the work.
import { show } from "../errors.js";
import { optionsObject } from "../options.js";

/** @throws {TypeError} where they are no object with the name of a file. */
export function withPath<T extends { path: string }>(who: string, given: T): T {
  const { path } = optionsObject(who, given, "path") as T;
  if (typeof path === "string" && path !== "") return given;
  throw new TypeError(
    `${who}: path must be the name of a file, got ${show(path)}. Pass one, as in { path: "run" }.`,
  );
}

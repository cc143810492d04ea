// An objective that is given by the address of its module.
import { show } from "../../errors.js";
import type { Objective } from "../study/objective.js";

/** What Node 20 says of a module that it takes for CommonJS, as the type of a new package makes it do. */
const LOOKS_COMMON = /Unexpected token 'export'|Cannot use import statement/;

/**
 * The address in full; a path counts from the page, or from the working directory.
 * @throws {TypeError} where it is no address.
 */
export function objectiveAddress(objective: URL | string): string {
  const here = globalThis.location?.href ?? `file://${globalThis.process?.cwd() ?? ""}/`;
  if (objective !== "" && URL.canParse(objective, here)) return new URL(objective, here).href;
  throw new TypeError(
    `tune: objective must be the path or URL of a module, such as "./objective.js", got ${show(objective)}.`,
  );
}

/** @throws {TypeError} where there is no such module, or its default export is no function. */
export async function importObjective(address: string): Promise<Objective> {
  let module: { readonly default?: unknown };
  try {
    module = (await import(/* webpackIgnore: true */ /* @vite-ignore */ address)) as typeof module;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = LOOKS_COMMON.test(reason)
      ? '. Name it .mjs, or set "type": "module" in package.json.'
      : "";
    throw new TypeError(`tune: the objective ${address} can't be loaded: ${reason}${remedy}`, { cause });
  }
  if (typeof module.default === "function") return module.default as Objective;
  throw new TypeError(
    `tune: the objective ${address} must have a function (trial) => value as its default export, got ${show(module.default)}.`,
  );
}

// Node's built-in modules, asked for only when a journal is opened. The specifier is a variable, so that a bundle for
// the browser neither contains nor misses them.
import type * as Fs from "node:fs";
import type * as Os from "node:os";
import type * as Path from "node:path";
import type * as WorkerThreads from "node:worker_threads";

export interface NodeModules {
  readonly fs: typeof Fs;
  readonly os: typeof Os;
  readonly path: typeof Path;
  readonly threads: typeof WorkerThreads;
}

/** @throws {TypeError} where the runtime has no files. */
export async function nodeModules(who: string): Promise<NodeModules> {
  const load = (specifier: string): Promise<unknown> =>
    import(/* webpackIgnore: true */ /* @vite-ignore */ specifier);
  try {
    const names = ["node:fs", "node:os", "node:path", "node:worker_threads"];
    const [fs, os, path, threads] = await Promise.all(names.map(load));
    return { fs, os, path, threads } as NodeModules;
  } catch (cause) {
    throw new TypeError(`${who}: this runtime has no files. Use storages.memory().`, { cause });
  }
}

// Compiles AssemblyScript given as text, so that a test can call functions which the released module does not
// export. Imports in the text are relative to the project: "./assembly/math/exp".
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const ENTRY = "entry.ts";
const root = fileURLToPath(new URL("../..", import.meta.url));
const options = [
  "--runtime",
  "stub",
  "--importMemory",
  "--enable",
  "simd",
  "--optimizeLevel",
  "3",
  "--converge",
];

/** The exports of an instance on `memory`. */
export async function compileEntry<T>(source: string, memory: WebAssembly.Memory): Promise<T> {
  let binary: Uint8Array | undefined;
  const { error, stderr } = await asc.main(
    [ENTRY, ...options, "--use", "abort=", "--outFile", "entry.wasm"],
    {
      readFile(name) {
        if (name === ENTRY) return source;
        const file = path.resolve(root, name);
        return existsSync(file) ? readFileSync(file, "utf8") : null;
      },
      writeFile(_name, contents) {
        if (typeof contents !== "string") binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error || !binary) throw new Error(`${error?.message ?? "no output"}\n${stderr.toString()}`);
  const module = new WebAssembly.Module(new Uint8Array(binary));
  return new WebAssembly.Instance(module, { env: { memory } }).exports as T;
}

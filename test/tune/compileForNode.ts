// The tuner as plain JavaScript in a directory of its own, for tests that start processes: Node 20 reads no TypeScript.
// Follows the imports from src/tune/index.ts.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import ts from "typescript";

const SOURCE = resolve(import.meta.dirname, "../../src");

export interface Compiled {
  /** The module to import. */
  readonly entry: string;
  /** Everything that is imported by a name that is no path of this project. */
  readonly foreign: readonly string[];
}

export function compileForNode(directory: string): Compiled {
  const foreign = new Set<string>();
  const done = new Set<string>();
  const compile = (file: string): void => {
    if (done.has(file)) return;
    done.add(file);
    const options = {
      module: ts.ModuleKind.ESNext,
      target: ts.ScriptTarget.ES2022,
      verbatimModuleSyntax: true,
    };
    const { outputText } = ts.transpileModule(readFileSync(file, "utf8"), { compilerOptions: options });
    const target = join(directory, relative(SOURCE, file)).replace(/\.ts$/, ".js");
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(target, outputText);
    for (const [, specifier] of outputText.matchAll(
      /(?:from |import\(|^import |Worker\(new URL\()"([^"]+)"/gm,
    )) {
      if (specifier!.startsWith(".")) compile(resolve(dirname(file), specifier!.replace(/\.js$/, ".ts")));
      else foreign.add(specifier!);
    }
  };
  compile(join(SOURCE, "tune/index.ts"));
  writeFileSync(join(directory, "package.json"), '{ "type": "module" }\n');
  return { entry: join(directory, "tune/index.js"), foreign: [...foreign] };
}

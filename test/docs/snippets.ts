// The snippets of a guide, to be run and compiled as a user of the built package would: each a file of its own.
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";

export const ROOT = resolve(import.meta.dirname, "../..");

export interface Snippet {
  readonly kind: string;
  readonly code: string;
  /** The name in its first line, where it has one: other snippets need the file. */
  readonly file: string | undefined;
}

export function snippetsOf(guide: string): Snippet[] {
  const text = readFileSync(join(ROOT, guide), "utf8");
  return [...text.matchAll(/^```(js|sh)\n([\s\S]*?)^```/gm)].map(([, kind, code]) => ({
    kind: kind!,
    code: code!,
    file: /^\/\/ (\S+\.m?js)\n/.exec(code!)?.[1],
  }));
}

/** What became of a script, and what it said if it failed. */
export async function run(file: string, cwd: string): Promise<{ status: unknown; said: string }> {
  const child = spawn(process.execPath, [file], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part) => {
      said += String(part);
    });
  const status = await new Promise((left) => child.once("close", left));
  return { status, said: status === 0 ? "" : said };
}

export const RAN = { status: 0, said: "" };

/** What TypeScript says of files within the package, as strict as it can be. */
export function typeErrors(files: string[]): string[] {
  const program = ts.createProgram(files, {
    noEmit: true,
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    module: ts.ModuleKind.NodeNext,
    target: ts.ScriptTarget.ES2022,
    types: ["node"],
  });
  return ts.getPreEmitDiagnostics(program).map(({ file, start = 0, messageText }) => {
    const line = file === undefined ? "" : file.text.slice(0, start).split("\n").length;
    return `${file?.fileName}:${line}: ${ts.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
}

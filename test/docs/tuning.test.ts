// Every snippet and command of docs/tuning.md, run as it stands, as a user of the built package would: only Redis's address differs.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { kill, type RedisServer, startRedis } from "../tune/redisServer.js";
import { RAN, ROOT, run, snippetsOf, typeErrors } from "./snippets.js";

// Within the package, where its own name leads to its built files.
const folder = join(ROOT, "build/docs-tuning");
const snippets = snippetsOf("docs/tuning.md");
const scripts = snippets.filter(({ kind, file }) => kind === "js" && file === undefined);
const commands = snippets.filter(({ kind }) => kind === "sh");

let redis: RedisServer;
let worker: ChildProcess | undefined;
const here = (code: string): string => code.replaceAll("redis://127.0.0.1:6379", redis.address);

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  redis = await startRedis();
  for (const { code, file } of snippets) {
    if (file !== undefined) writeFileSync(join(folder, file), code);
  }
});
afterAll(async () => {
  if (worker !== undefined) await kill(worker);
  await redis.end();
  rmSync(folder, { recursive: true, force: true });
});

it("has the command of a worker", () => {
  expect(commands).toHaveLength(1);
  const [npx, downhill, ...options] = here(commands[0]!.code).trim().split(" ");
  expect([npx, downhill]).toEqual(["npx", "downhill"]);
  worker = spawn(process.execPath, [join(ROOT, "dist/cli/index.js"), ...options], {
    cwd: folder,
    stdio: "ignore",
  });
});

it.each(scripts.map(({ code }, i) => [i, /^(?:const|await|for).*$/m.exec(code)?.[0], code]))(
  "snippet %i: %s",
  { timeout: 60_000 },
  async (i, _line, code) => {
    const file = join(folder, `snippet${i}.mjs`);
    writeFileSync(file, here(String(code)));
    expect(await run(file, folder)).toEqual(RAN);
  },
);

it("all are TypeScript too, with the types that the text names for modules", { timeout: 60_000 }, () => {
  const files = snippets
    .filter(({ kind }) => kind === "js")
    .map(({ code, file }, i) => {
      const typed = code
        .replace("(trial) => {\n  const", "(trial: Trial) => {\n  const")
        .replace("= trial.shared;", "= trial.shared as { x: Float32Array; y: Int32Array };");
      const path = join(folder, `typed${i}.mts`);
      const types = 'import type { Trial } from "downhill/tune";\n';
      writeFileSync(path, file === undefined ? code : types + typed);
      return path;
    });
  expect(files).toHaveLength(8);
  expect(typeErrors(files)).toEqual([]);
});

// Every snippet and command of docs/tuning.md, run as it stands, as a user of the built package would: only Redis's address differs.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { kill, type RedisServer, startRedis } from "../tune/redisServer.js";

const ROOT = resolve(import.meta.dirname, "../..");
// Within the package, where its own name leads to its built files.
const folder = join(ROOT, "build/docs-tuning");
const text = readFileSync(join(ROOT, "docs/tuning.md"), "utf8");
const blocks = [...text.matchAll(/^```(js|sh)\n([\s\S]*?)^```/gm)].map(([, kind, code]) => ({
  kind,
  code: code!,
}));
const fileOf = (code: string): string | undefined => /^\/\/ (\S+\.m?js)\n/.exec(code)?.[1];
const scripts = blocks.filter(({ kind, code }) => kind === "js" && fileOf(code) === undefined);
const commands = blocks.filter(({ kind }) => kind === "sh");

let redis: RedisServer;
let worker: ChildProcess | undefined;
const here = (code: string): string => code.replaceAll("redis://127.0.0.1:6379", redis.address);

beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  redis = await startRedis();
  for (const { code } of blocks) {
    const file = fileOf(code);
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

it.each(scripts.map(({ code }, i) => [i, /^(?:const|await).*$/m.exec(code)?.[0], code]))(
  "snippet %i: %s",
  { timeout: 60_000 },
  async (i, _line, code) => {
    const file = join(folder, `snippet${i}.mjs`);
    writeFileSync(file, here(String(code)));
    const child = spawn(process.execPath, [file], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [child.stdout, child.stderr])
      stream.on("data", (part) => {
        said += String(part);
      });
    const status = await new Promise((left) => child.once("exit", left));
    expect({ status, said: status === 0 ? "" : said }).toEqual({ status: 0, said: "" });
  },
);

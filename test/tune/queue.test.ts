import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { samplers, storages, tune } from "../../src/tune/index.js";
import { read, write } from "../../src/tune/queue/letters.js";

const find = createRequire(import.meta.url);
const missing = ["bullmq", "ioredis"].filter((name) => {
  try {
    find.resolve(name);
    return false;
  } catch {
    return true;
  }
});
if (spawnSync("redis-server", ["--version"]).status !== 0) missing.push("redis-server");
if (missing.length > 0)
  // biome-ignore lint/suspicious/noConsole: what was not run is to be seen.
  console.warn(`test/tune/queue.test.ts: a study on a queue was not run, for want of ${missing.join(", ")}`);

describe("storages.bullmq", () => {
  it("refuses what is no connection, queue or number", () => {
    expect(() => storages.bullmq({} as never)).toThrow(TypeError);
    expect(() => storages.bullmq({ connection: "redis://h", queue: "a b" })).toThrow(/queue must be/);
    expect(() => storages.bullmq({ connection: "redis://h", parallel: 0 })).toThrow(RangeError);
  });

  it.runIf(missing.includes("bullmq"))("names the packages that are missing", async () => {
    const storage = storages.bullmq({ connection: "redis://127.0.0.1:1" });
    await expect(tune({ objective: () => 1, trials: 1, storage })).rejects.toThrow(
      /npm install bullmq ioredis/,
    );
  });

  it("letters keep what JSON can't", () => {
    const letter = {
      trial: 1,
      from: "a",
      type: "tell",
      statement: { what: "report", value: Number.NaN, step: 2 },
    } as const;
    expect(read(write(letter))).toEqual(letter);
    const most = { type: "answer", letter: 0, answer: { value: Number.NEGATIVE_INFINITY } } as const;
    expect(read(write(most))).toEqual(most);
  });

  it.runIf(missing.length === 0)(
    "runs trials elsewhere, once each, and tells of pruning",
    { timeout: 60_000 },
    async () => {
      const { runQueueWorker } = await import("../../dist/tune/queue/runQueueWorker.js" as string);
      const directory = mkdtempSync(join(tmpdir(), "downhill-queue-"));
      const port = await freePort();
      const redis = spawn("redis-server", ["--port", String(port), "--dir", directory, "--save", ""], {
        stdio: "ignore",
      });
      const connection = `redis://127.0.0.1:${port}`;
      const path = join(directory, "objective.mjs");
      writeFileSync(path, 'export default (trial) => trial.float("x", { low: 0, high: 1 });');
      const worker = await runQueueWorker({ connection, objective: pathToFileURL(path), workers: 2 });
      try {
        const sampler = samplers.random({ seed: 2 });
        const study = await tune({
          objective: path,
          sampler,
          trials: 12,
          storage: storages.bullmq({ connection }),
        });
        const here = await tune({
          objective: (trial) => trial.float("x", { low: 0, high: 1 }),
          sampler,
          trials: 12,
        });
        expect(study.trials.map(({ value }) => value)).toEqual(here.trials.map(({ value }) => value));
        const more = await tune({
          objective: path,
          sampler,
          trials: 14,
          storage: storages.bullmq({ connection }),
        });
        expect(more.trials).toHaveLength(14);
      } finally {
        await worker.close();
        redis.kill();
        rmSync(directory, { recursive: true, force: true });
      }
    },
  );
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

// A study on a real queue: a redis-server of its own, and `downhill worker` processes, some of which are killed.
import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pruners, samplers, storages, tune } from "../../src/tune/index.js";
import { kill, type RedisServer, startRedis } from "./redisServer.js";

const CLI = resolve(import.meta.dirname, "../../dist/cli/index.js");
let redis: RedisServer;
beforeAll(async () => {
  redis = await startRedis();
});
afterAll(() => redis.end());

/** A test with a queue of its own, whose workers end with it. */
function onQueue(text: string, test: (on: ReturnType<typeof queueFor>) => Promise<void>) {
  return async (): Promise<void> => {
    const on = queueFor(text);
    try {
      await test(on);
    } finally {
      await Promise.all(on.workers.map((worker) => kill(worker.process)));
    }
  };
}

interface Worker {
  readonly process: ChildProcess;
  said: string;
}

function launch(options: string[], env: Record<string, string> = {}): Worker {
  const child = spawn(process.execPath, [CLI, "worker", ...options], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const worker = { process: child, said: "" };
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (part) => {
      worker.said += String(part);
    });
  return worker;
}

let names = 0;
/** A queue, and the path of an objective's module for it. */
function queueFor(text: string) {
  const workers: Worker[] = [];
  const queue = `queue${names++}`;
  const objective = join(redis.directory, `${queue}.mjs`);
  writeFileSync(objective, `import { appendFileSync } from "node:fs";\n${text}`);
  const storage = (parallel = 4) => storages.bullmq({ connection: redis.address, queue, parallel });
  const log = join(redis.directory, `${queue}.log`);
  writeFileSync(log, "");
  const startWorker = (study = objective, env = {}, more: string[] = []): Worker => {
    const worker = launch(["--redis", redis.address, "--study", study, "--queue", queue, ...more], env);
    workers.push(worker);
    return worker;
  };
  return {
    queue,
    objective,
    storage,
    startWorker,
    workers,
    lines: () => readFileSync(log, "utf8").split("\n").filter(Boolean),
  };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((next) => setTimeout(next, 20));
}

/** Writes a line to the queue's log, which the test reads. */
const LOG = `const log = (text) => appendFileSync(import.meta.filename.replace(".mjs", ".log"), text + "\\n");`;

const BOWL = `export default async (trial) => {
  const x = trial.float("x", { low: -5, high: 10 });
  for (let step = 0; step < 3; step++) {
    await new Promise((next) => setTimeout(next, 10));
    trial.report(x * step, step);
  }
  return (x - 2) ** 2;
};`;
const bowl = (trial: { float(name: string, range: object): number }): number =>
  (trial.float("x", { low: -5, high: 10 }) - 2) ** 2;

describe("a study on a queue", { timeout: 60_000 }, () => {
  it(
    "runs its trials elsewhere, once each, and goes on where it ended",
    onQueue(BOWL, async (on) => {
      on.startWorker();
      on.startWorker();
      const options = { objective: on.objective, sampler: samplers.random({ seed: 2 }) };
      const study = await tune({ ...options, trials: 12, storage: on.storage() });
      const here = await tune({ ...options, objective: bowl, trials: 14 });
      expect(study.trials.map(({ value }) => value)).toEqual(here.trials.slice(0, 12).map((t) => t.value));
      expect(study.trials.map(({ intermediate }) => intermediate.length)).toEqual(Array(12).fill(3));
      const more = await tune({ ...options, trials: 14, storage: on.storage() });
      expect(more.trials.map(({ value }) => value)).toEqual(here.trials.map(({ value }) => value));
    }),
  );

  it(
    "outlives a Redis that is killed and comes back",
    onQueue(BOWL, async (on) => {
      on.startWorker();
      let restarted: Promise<void> | undefined;
      const study = await tune({
        objective: on.objective,
        sampler: samplers.random({ seed: 4 }),
        trials: 30,
        storage: on.storage(),
        callbacks: [
          (_study, { number }) => {
            if (number === 8) restarted = redis.restart();
          },
        ],
      });
      await restarted;
      expect(study.trials.map(({ state }) => state)).toEqual(Array(30).fill("complete"));
      const here = await tune({ objective: bowl, sampler: samplers.random({ seed: 4 }), trials: 30 });
      expect(study.trials.map(({ value }) => value)).toEqual(here.trials.map(({ value }) => value));
    }),
  );

  it(
    "prunes a trial that runs, through its signal",
    onQueue(
      `${LOG}
      export default async (trial) => {
        const x = trial.float("x", { low: 0, high: 1 });
        const { signal } = trial;
        trial.report(trial.number, 1);
        if (trial.number === 0) return x;
        await new Promise((ended) => signal.addEventListener("abort", ended, { once: true }));
        log(signal.reason.name);
        return x;
      };`,
      async (on) => {
        const worker = on.startWorker();
        const pruner = pruners.threshold({ upper: 0.5 });
        const study = await tune({ objective: on.objective, pruner, trials: 3, storage: on.storage(1) });
        expect(study.trials.map(({ state }) => state)).toEqual(["complete", "pruned", "pruned"]);
        expect(study.trials.map(({ value }) => value).slice(1)).toEqual([1, 2]);
        expect(on.lines()).toEqual(["TrialPruned", "TrialPruned"]);
        await until(() => worker.said.includes("trial 2: pruned"));
      },
    ),
  );

  it(
    "prunes a trial that asks",
    onQueue(
      `export default (trial) => {
      trial.report(trial.number, 1);
      return trial.shouldPrune() ? trial.prune() : 5;
    };`,
      async (on) => {
        on.startWorker();
        const pruner = pruners.threshold({ upper: 0.5 });
        const study = await tune({ objective: on.objective, pruner, trials: 2, storage: on.storage(1) });
        expect(study.trials.map(({ state }) => state)).toEqual(["complete", "pruned"]);
      },
    ),
  );

  it(
    "cancels a trial that runs, and one that nobody has taken",
    onQueue(
      `${LOG}
      export default async (trial) => {
        const { signal } = trial;
        log("begin " + trial.number);
        await new Promise((ended) => signal.addEventListener("abort", ended, { once: true }));
        log(signal.reason.name + ": " + signal.reason.message);
        return 1;
      };`,
      async (on) => {
        const worker = on.startWorker();
        const controller = new AbortController();
        const work = tune({
          objective: on.objective,
          trials: 2,
          storage: on.storage(2),
          signal: controller.signal,
        });
        await until(() => on.lines().length === 1);
        controller.abort(new Error("enough"));
        const study = await work;
        expect(study.trials.map(({ state, error }) => [state, error])).toEqual(
          Array(2).fill(["failed", "enough"]),
        );
        expect(on.lines()).toEqual(["begin 0", "AbortError: enough"]);
        // The worker is free for another study.
        await until(() => worker.said.includes("trial 0: stopped"));
        expect(worker.process.exitCode).toBeNull();
      },
    ),
  );

  it(
    "ends with an objective that makes no sense, and says why",
    onQueue(`export default (trial) => trial.float("x", { low: 2, high: 1 });`, async (on) => {
      on.startWorker();
      await expect(tune({ objective: on.objective, trials: 3, storage: on.storage() })).rejects.toThrow(
        'trial.float "x": low must not be greater than high, got low 2 and high 1.',
      );
    }),
  );

  it(
    "a worker without an objective says so and leaves",
    onQueue("", async (on) => {
      const worker = on.startWorker("nowhere.mjs");
      const code = await new Promise((left) => worker.process.once("exit", left));
      expect(worker.said).toMatch(/^downhill: tune: the objective .*nowhere.mjs can't be loaded/);
      expect(worker.said).not.toContain("    at ");
      expect(code).toBe(1);
    }),
  );

  it(
    "several studies of one queue have values of their own, one after the other and at the same time",
    onQueue(BOWL, async (on) => {
      on.startWorker();
      on.startWorker();
      const storage = on.storage(2);
      const named = (name: string, seed: number, trials = 4) =>
        tune({ objective: on.objective, sampler: samplers.random({ seed }), trials, name, storage });
      const here = async (seed: number) =>
        (await tune({ objective: bowl, sampler: samplers.random({ seed }), trials: 4 })).trials.map(
          ({ params, value }) => [params, value],
        );
      const shown = (study: Awaited<ReturnType<typeof named>>) =>
        study.trials.map(({ params, value }) => [params, value]);
      expect(shown(await named("first", 1))).toEqual(await here(1));
      // The second while nothing runs; two more at the same time, through one storage, one with a name like a key.
      expect(shown(await named("second", 2))).toEqual(await here(2));
      const both = await Promise.all([named("third:records", 3), named("fourth", 4)]);
      expect(both.map(shown)).toEqual([await here(3), await here(4)]);
      expect((await named("first", 1)).trials).toHaveLength(4);
      await expect(tune({ objective: on.objective, trials: 1, storage })).rejects.toThrow(
        'tune: the storage has several studies: "first", "fourth", "second", "third:records". Say which by name.',
      );
    }),
  );

  it(
    "a study that another process takes over ends here, and says so",
    onQueue(BOWL, async (on) => {
      on.startWorker();
      const options = { objective: on.objective, sampler: samplers.random({ seed: 2 }) };
      let second: Promise<unknown> | undefined;
      const first = tune({
        ...options,
        trials: 30,
        storage: on.storage(2),
        callbacks: [
          (_study, { number }) => {
            if (number === 3) second = tune({ ...options, trials: 8, storage: on.storage(2) });
          },
        ],
      });
      await expect(first).rejects.toThrow('another process leads the study "downhill"');
      const study = (await second) as Awaited<ReturnType<typeof tune>>;
      const here = await tune({ ...options, objective: bowl, trials: 8 });
      expect(study.trials.filter(({ state }) => state === "complete").map(({ value }) => value)).toEqual(
        here.trials.map(({ value }) => value),
      );
    }),
  );

  it(
    "an infinity is a result, also where its letter was lost",
    onQueue(`export default () => -Infinity;`, async (on) => {
      on.startWorker();
      const study = await tune({ objective: on.objective, trials: 2, storage: on.storage(1) });
      expect(study.trials.map(({ value }) => value)).toEqual([-Infinity, -Infinity]);
    }),
  );

  it("a worker ends at the first signal while Redis is away, and says that it is; a study by its time", async () => {
    const own = await startRedis();
    const module = join(own.directory, "study.mjs");
    writeFileSync(module, "export default () => new Promise(() => {});");
    const worker = launch(["--redis", own.address, "--study", module]);
    try {
      await until(() => worker.said.includes("waiting for trials"));
      const storage = storages.bullmq({ connection: own.address });
      const study = tune({ objective: module, trials: 3, time: 3, storage });
      await new Promise((next) => setTimeout(next, 1000));
      await own.stop();
      await until(() => worker.said.includes("the connection to Redis is lost"));
      const told = performance.now();
      worker.process.kill("SIGTERM");
      const code = await new Promise((left) => worker.process.once("exit", left));
      expect(code).toBe(0);
      expect(performance.now() - told).toBeLessThan(8000);
      await expect(study).rejects.toThrow("Redis took no records for 10 s");
    } finally {
      await kill(worker.process);
      await own.end();
    }
  });

  it(
    "a worker that is told to stop has its grace, and its trial is another's",
    onQueue(
      `${LOG}
      export default async (trial) => {
        log("begin " + trial.number);
        if (process.env.SLOW) await new Promise(() => {});
        return trial.float("x", { low: 0, high: 1 });
      };`,
      async (on) => {
        const first = on.startWorker(on.objective, { SLOW: "1" }, ["--grace", "1s"]);
        const work = tune({ objective: on.objective, trials: 1, storage: on.storage(1) });
        await until(() => on.lines().length === 1);
        first.process.kill("SIGTERM");
        const code = await new Promise((left) => first.process.once("exit", left));
        expect([code, first.said]).toEqual([0, expect.stringContaining("stopped with 1 running")]);
        on.startWorker();
        expect((await work).trials.map(({ state }) => state)).toEqual(["complete"]);
      },
    ),
  );

  it.concurrent(
    "gives a killed worker's trial to another, which ends it once",
    onQueue(
      `${LOG}
      export default async (trial) => {
        const x = trial.float("x", { low: -5, high: 10 });
        log(trial.number + " " + x);
        if (trial.number === 1) await new Promise((next) => setTimeout(next, 3000));
        return x;
      };`,
      async (on) => {
        const first = on.startWorker();
        const counts = new Map<number, number>();
        const work = tune({
          objective: on.objective,
          sampler: samplers.tpe({ seed: 1 }),
          trials: 3,
          storage: on.storage(1),
          callbacks: [(_study, { number }) => void counts.set(number, (counts.get(number) ?? 0) + 1)],
        });
        await until(() => on.lines().length === 2);
        await kill(first.process);
        on.startWorker();
        const study = await work;
        expect(study.trials.map(({ state }) => state)).toEqual(Array(3).fill("complete"));
        expect([...counts]).toEqual([
          [0, 1],
          [1, 1],
          [2, 1],
        ]);
        const [, once, again] = on.lines();
        expect(again).toBe(once);
      },
    ),
  );

  it.concurrent(
    "keeps a trial that lets nothing else run on its thread",
    onQueue(
      `${LOG}
      export default (trial) => {
        log("begin " + trial.number);
        const end = Date.now() + 12_000;
        while (Date.now() < end) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
        return trial.number;
      };`,
      async (on) => {
        on.startWorker();
        on.startWorker();
        const study = await tune({ objective: on.objective, trials: 2, storage: on.storage() });
        expect(study.trials.map(({ value }) => value)).toEqual([0, 1]);
        expect(on.lines().sort()).toEqual(["begin 0", "begin 1"]);
      },
    ),
  );
});

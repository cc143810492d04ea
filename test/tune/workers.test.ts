import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";
import { afterAll, describe, expect, it } from "vitest";
import type * as Downhill from "../../src/index.js";
import type * as Tune from "../../src/tune/index.js";

const directory = mkdtempSync(join(tmpdir(), "downhill-workers-"));
// The built tuner: workers of Node 20 read no TypeScript.
const tuner = (await import("../../dist/tune/index.js" as string)) as typeof Tune;
const { tensor } = (await import("../../dist/index.js" as string)) as typeof Downhill;
afterAll(() => rmSync(directory, { recursive: true, force: true }));

let modules = 0;
function module(text: string): URL {
  const path = join(directory, `objective${modules++}.js`);
  writeFileSync(path, text);
  return pathToFileURL(path);
}

const bowl = `export default (trial) => {
  const x = trial.float("x", { low: -5, high: 5 });
  trial.setAttribute("thread", trial.shared.name);
  return (x - 1) ** 2 + trial.shared.numbers[0];
};`;
const shared = { numbers: Float64Array.of(0.5), name: "shared" };

describe("workers", () => {
  it("one worker gives what this thread gives", async () => {
    const objective = module(bowl);
    const here = await tuner.tune({ objective, trials: 15, shared });
    const there = await tuner.tune({ objective, trials: 15, shared, workers: 1 });
    expect(there.trials.map(({ params, value }) => [params, value])).toEqual(
      here.trials.map(({ params, value }) => [params, value]),
    );
    expect(there.trials[3]?.attributes).toEqual({ thread: "shared" });
  });

  it("several run at a time, on memory that they share", async () => {
    const objective = module(`export default async (trial) => {
      const { counts } = trial.shared;
      Atomics.add(counts, 0, 1);
      while (Atomics.load(counts, 0) < 2) await new Promise((resolve) => setTimeout(resolve, 5));
      return trial.float("x", { low: 0, high: 1 });
    };`);
    const counts = new Int32Array(new SharedArrayBuffer(4));
    const study = await tuner.tune({ objective, trials: 4, workers: 2, shared: { counts } });
    expect(study.trials.map(({ state }) => state)).toEqual(Array(4).fill("complete"));
    expect(counts[0]).toBe(4);
  });

  it("a worker that dies fails its trial, which is tried again on another", async () => {
    const objective = module(`export default (trial) => {
      const x = trial.float("x", { low: 0, high: 1 });
      if (Atomics.add(trial.shared.deaths, 0, 1) === 1) process.exit(7);
      return x;
    };`);
    const deaths = new Int32Array(new SharedArrayBuffer(4));
    const study = await tuner.tune({ objective, trials: 5, workers: 1, retries: 1, shared: { deaths } });
    const failed = study.trials.filter(({ state }) => state === "failed");
    expect(failed.map(({ error }) => error)).toEqual(["its worker ended: it left with code 7"]);
    expect(study.trials.filter(({ state }) => state === "complete")).toHaveLength(5);
    expect(study.trials.filter(({ params }) => params.x === failed[0]?.params.x)).toHaveLength(2);
  });

  it("the signal reaches a running trial, also when the pruner decides", async () => {
    const objective = module(`export default async (trial) => {
      const x = trial.float("x", { low: 0, high: 1 });
      trial.report(trial.number, 1);
      if (trial.number > 0) {
        await new Promise((resolve) => trial.signal.addEventListener("abort", resolve, { once: true }));
      }
      return x;
    };`);
    const options = { objective, workers: 1, trials: 3 };
    const pruned = await tuner.tune({ ...options, pruner: tuner.pruners.threshold({ upper: 0.5 }) });
    expect(pruned.trials.map(({ state }) => state)).toEqual(["complete", "pruned", "pruned"]);
    const timely = await tuner.tune({ ...options, time: "800ms" });
    expect(timely.trials.map(({ state }) => state)).toEqual(["complete", "failed"]);
  });

  it("tells everything that was reported, in order, though it is sent together", async () => {
    const objective = module(`export default async (trial) => {
      for (let step = 0; step < 300; step++) {
        trial.report(step, step);
        if (step % 100 === 0) await new Promise((next) => setTimeout(next, 15));
      }
      trial.setAttribute("said", "all");
      return 1;
    };`);
    const { trials } = await tuner.tune({ objective, trials: 1, workers: 1 });
    expect(trials[0]!.intermediate.map(({ value }) => value)).toEqual(
      Array.from({ length: 300 }, (_, i) => i),
    );
    expect(trials[0]!.attributes).toEqual({ said: "all" });
  });

  it("says which data can't be sent", async () => {
    const objective = module("export default () => 1;");
    const run = (shared: Record<string, unknown>) => tuner.tune({ objective, trials: 1, workers: 1, shared });
    await expect(run({ f: () => 1 })).rejects.toThrow(/shared.f can't be sent to workers/);
    await expect(run({ x: tensor([1], [1]) })).rejects.toThrow(/shared.x must be .* got a tensor/);
  });

  it("says what is wrong with an objective", async () => {
    await expect(
      tuner.tune({ objective: module("export const a = 1;"), trials: 1, workers: 1 }),
    ).rejects.toThrow(/must have a function \(trial\) => value as its default export/);
    await expect(
      tuner.tune({ objective: new URL("file:///nowhere.js"), trials: 1, workers: 1 }),
    ).rejects.toThrow(/can't be loaded/);
    await expect(tuner.tune({ objective: () => 1, trials: 1, workers: 2 })).rejects.toThrow(
      /must be the URL/,
    );
    const odd = module('export default (trial) => trial.float("x", { low: 2, high: 1 });');
    await expect(tuner.tune({ objective: odd, trials: 3, workers: 2 })).rejects.toThrow(RangeError);
    const text = module('export default () => "good";');
    await expect(tuner.tune({ objective: text, trials: 3, workers: 2 })).rejects.toThrow(/got "good"/);
  });

  it("says what to do where a bundler has left the worker's module out", async () => {
    const built = fileURLToPath(new URL("../../dist/tune/index.js", import.meta.url));
    const objective = module("export default () => 1;");
    for (const format of ["esm", "cjs"] as const) {
      const outfile = join(directory, `bundle.${format === "esm" ? "mjs" : "cjs"}`);
      await build({
        entryPoints: [built],
        bundle: true,
        platform: "node",
        format,
        outfile,
        packages: "external",
        logLevel: "error",
      });
      const { tune } = (await import(pathToFileURL(outfile).href)) as typeof Tune;
      await expect(tune({ objective, trials: 1, workers: 1 })).rejects.toThrow(
        /^tune: a worker can't start: .*keep downhill outside of the bundle \(external\), or leave workers out\.$/,
      );
      await expect(tune({ objective, trials: 1 })).resolves.toMatchObject({ best: { value: 1 } });
    }
  });
});

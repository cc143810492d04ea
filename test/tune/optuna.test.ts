// A journal that Optuna itself goes on with: the one that the system's python3 has (Debian's python3-optuna, 3.1).
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const ENTRY = new URL("../../dist/tune/index.js", import.meta.url).href;
const PYTHON = "/usr/bin/python3";
let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "downhill-optuna-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Adds trials by ours, in a process of its own, since a zone belongs to a process; the fourth trial is infinite. */
const CHILD = `
  import { storages, tune } from ${JSON.stringify(ENTRY)};
  const study = await tune({
    objective: (trial) => {
      const x = trial.float("x", { low: -1, high: 1 });
      trial.report(x, 0);
      if (trial.number === 2) throw new Error("no luck");
      return trial.number === 3 ? Infinity : x;
    },
    trials: Number(process.argv[3]),
    storage: storages.journal(process.argv[2]),
  });
  console.log(JSON.stringify(study.trials.map(({ state, start, end }) => [state, end - start, Date.now() - start])));
`;

function run(command: string, args: string[], zone: string): string {
  const child = spawnSync(command, args, { env: { ...process.env, TZ: zone }, encoding: "utf8" });
  if (child.error !== undefined || /No module named 'optuna'/.test(child.stderr))
    throw new Error(`Optuna is needed: apt-get install python3-optuna. ${child.error ?? child.stderr}`);
  expect(child.stderr.replace(/^.*Warning.*\n.*\n/gm, "")).toBe("");
  return child.stdout;
}

describe("the installed Optuna", { timeout: 60_000 }, () => {
  it.each(["UTC", "America/New_York", "Asia/Kolkata"])(
    "goes on with our journal, and we with its: %s",
    (zone) => {
      const path = join(directory, `${zone.replace("/", "-")}.log`);
      const script = join(directory, "child.mjs");
      writeFileSync(script, CHILD);
      const ours = (trials: number) =>
        JSON.parse(run(process.execPath, [script, path, String(trials)], zone)) as [string, number, number][];
      ours(6);
      const python = resolve(import.meta.dirname, "optunaChild.py");
      const seen = JSON.parse(run(PYTHON, [python, path, "3"], zone)) as Record<string, never>;
      expect(seen.states).toEqual([
        ...["COMPLETE", "COMPLETE", "FAIL", "COMPLETE", "COMPLETE", "COMPLETE"],
        ...["COMPLETE", "COMPLETE", "COMPLETE"],
      ]);
      expect(seen.before?.[3]).toEqual(["inf"]);
      expect(seen.trials).toBe(9);
      // The times are one row: an hour of another zone would show.
      expect(seen.age).toBeGreaterThanOrEqual(0);
      expect(seen.age).toBeLessThan(60);
      expect(seen.span).toBeGreaterThanOrEqual(0);
      expect(seen.span).toBeLessThan(60);
      const all = ours(11);
      expect(all).toHaveLength(11);
      for (const [, took, age] of all) {
        expect(took).toBeGreaterThanOrEqual(0);
        expect(age).toBeLessThan(60_000);
      }
    },
  );
});

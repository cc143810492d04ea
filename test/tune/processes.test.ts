// A journal shared by processes, and by ones that are killed. DOWNHILL_KILLS=50 for more than the usual few.
import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storages, type TrialResult, tune } from "../../src/tune/index.js";
import { checkJournal } from "./journalChecker.js";

const KILLS = Number(process.env.DOWNHILL_KILLS ?? 5);

/** The built tuner: processes of Node 20 read no TypeScript. */
const ENTRY = new URL("../../dist/tune/index.js", import.meta.url).href;

let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "downhill-processes-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Prints every finished trial once it is recorded. */
const CHILD = `
  import { tune, samplers, storages } from ENTRY;
  const [path, trials, pause] = process.argv.slice(2);
  const objective = async (trial) => {
    const x = trial.float("x", { low: -5, high: 10 });
    const n = trial.int("n", { low: 1, high: 64, log: true });
    for (let step = 0; step < 4; step++) {
      await new Promise((resolve) => setTimeout(resolve, Number(pause)));
      trial.report(x * step, step);
    }
    return (x - 2) ** 2 + n;
  };
  await tune({
    objective,
    trials: Number(trials),
    sampler: samplers.tpe({ seed: 3 }),
    storage: storages.journal(path),
    callbacks: [(study, { number, value, state }) => process.stdout.write(JSON.stringify({ number, value, state }) + "\\n")],
  });
  process.stdout.write("done\\n");
`;

interface Child {
  readonly process: ChildProcess;
  readonly lines: string[];
  readonly ended: Promise<void>;
}

function start(path: string, trials: number, pause: number): Child {
  const script = join(directory, "child.mjs");
  writeFileSync(script, CHILD.replace("ENTRY", JSON.stringify(ENTRY)));
  const child = spawn(process.execPath, [script, path, String(trials), String(pause)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const lines: string[] = [];
  let rest = "";
  child.stdout.on("data", (chunk) => {
    const parts = (rest + String(chunk)).split("\n");
    rest = parts.pop()!;
    lines.push(...parts);
  });
  return { process: child, lines, ended: new Promise((resolve) => child.on("close", () => resolve())) };
}

function finished(lines: readonly string[]): Pick<TrialResult, "number" | "value" | "state">[] {
  return lines.filter((line) => line !== "done").map((line) => JSON.parse(line));
}

describe("a journal", () => {
  it(`survives ${KILLS} SIGKILLs: nothing finished is lost, and the study ends as if nothing had been`, {
    timeout: 5_000 + KILLS * 3_000,
  }, async () => {
    const path = join(directory, "killed.log");
    const trials = 10 + 2 * KILLS;
    const lines: string[] = [];
    for (let kill = 0; kill < KILLS; kill++) {
      const child = start(path, trials, 2);
      const enough = 1 + (kill % 2);
      while (child.lines.length < enough && child.process.exitCode === null) await pause(1);
      await pause((kill * 7) % 11);
      child.process.kill("SIGKILL");
      await child.ended;
      lines.push(...child.lines);
    }
    const last = start(path, trials, 0);
    await last.ended;
    lines.push(...last.lines);
    expect(last.lines.at(-1)).toBe("done");

    expect(checkJournal(readFileSync(path, "utf8"))).toEqual([]);
    const study = await tune({ objective: () => 0, trials: 1, storage: storages.journal(path) });
    for (const { number, value, state } of finished(lines)) {
      expect(study.trials[number]).toMatchObject({ number, value, state });
    }
    const complete = study.trials.filter(({ state }) => state === "complete");
    expect(complete).toHaveLength(trials);
    expect(study.trials.filter(({ state }) => state === "running" || state === "waiting")).toEqual([]);

    const quiet = join(directory, "quiet.log");
    await start(quiet, trials, 0).ended;
    const undisturbed = await tune({ objective: () => 0, trials: 1, storage: storages.journal(quiet) });
    const result = ({ params, value }: TrialResult) => ({ params, value });
    expect(complete.map(result)).toEqual(undisturbed.trials.map(result));
  });

  it("is shared by three processes: every trial once, no line spoilt, no lock left behind", {
    timeout: 30_000,
  }, async () => {
    const path = join(directory, "shared.log");
    const children = [0, 1, 2].map(() => start(path, 30, 1));
    await Promise.all(children.map(({ ended }) => ended));
    expect(checkJournal(readFileSync(path, "utf8"))).toEqual([]);
    const numbers = children.flatMap(({ lines }) => finished(lines).map(({ number }) => number));
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, i) => i));
    const study = await tune({ objective: () => 0, trials: 1, storage: storages.journal(path) });
    expect(new Set(study.trials.map(({ worker }) => worker)).size).toBeGreaterThan(1);
    expect(readdirSync(directory).filter((name) => name.startsWith("shared.log.lock"))).toEqual([]);
  });
});

describe("the entry", () => {
  it("asks for no module of Node by name, so that browsers can bundle it", async () => {
    const entryPoints = [resolve(import.meta.dirname, "../../src/tune/index.ts")];
    const { errors, metafile } = await build({
      entryPoints,
      bundle: true,
      format: "esm",
      platform: "browser",
      write: false,
      metafile: true,
    });
    expect(errors).toEqual([]);
    const imports = Object.values(metafile.inputs).flatMap((input) => input.imports);
    expect(imports.filter(({ external }) => external)).toEqual([]);
  });
});

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

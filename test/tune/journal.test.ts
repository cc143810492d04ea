import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storages, type Trial, tune } from "../../src/tune/index.js";
import { readLine, writeLine } from "../../src/tune/storages/journalLines.js";
import { readPythonJson, writePythonJson } from "../../src/tune/storages/pythonJson.js";
import { checkJournal } from "./journalChecker.js";

const FIXTURE = join(import.meta.dirname, "fixtures/optuna-5.0.jsonl");
let directory = "";
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), "downhill-journal-"));
});
afterAll(() => rmSync(directory, { recursive: true }));

function objective(trial: Trial): number {
  const rate = trial.float("rate", { low: 1e-5, high: 1e-1, log: true });
  const units = trial.int("units", { low: 4, high: 16, step: 4 });
  const act = trial.choice("act", ["relu", null, 3, 2.5, true]);
  const drop = trial.float("drop", { low: 0, high: 0.5, step: 0.1 });
  trial.setAttribute("größe", [units, "\u2028"]);
  trial.setConstraint("size", units - 12);
  for (let step = 0; step < 3; step++) trial.report(step === 1 ? Number.NaN : rate * step, step);
  if (trial.number === 2) throw new Error("no luck");
  if (trial.number === 3) return trial.prune();
  return rate + drop + (act === null ? 1 : 0);
}

describe("journal file", () => {
  it("every line has Optuna's format", async () => {
    const path = join(directory, "format.log");
    const enqueue = [{ units: 8 }];
    await tune({ objective, trials: 15, retries: 1, enqueue, storage: storages.journal(path) });
    const text = readFileSync(path, "utf8");
    expect(checkJournal(text)).toEqual([]);
    expect(new Set(text.match(/"op_code":\d+/g))).toEqual(
      new Set([0, 4, 5, 6, 7, 8, 9].map((code) => `"op_code":${code}`)),
    );
  });

  it("the checker sees faults", () => {
    const good = readFileSync(FIXTURE, "utf8");
    expect(checkJournal(good)).toEqual([]);
    const spoilt: [string, string][] = [
      ['"op_code":4', '"op_code":11'],
      ['"study_id":0', '"study_id":7'],
      ['"worker_id"', '"worker"'],
      ['"trial_id":1', '"trial_id":0'],
      ['"param_value_internal":8.0', '"param_value_internal":80.0'],
      ["+00:00", "Z"],
      ['"values":[8.01]', '"values":8.01'],
      ['\\"high\\": 0.1', '\\"high\\": 0.0'],
    ];
    for (const [from, to] of spoilt) {
      expect(good).toContain(from);
      expect(checkJournal(good.replace(from, to)), to).not.toEqual([]);
    }
    expect(checkJournal(good.slice(0, -1))).not.toEqual([]);
  });

  it("a study that Optuna 5.0 wrote is read, and gone on with", async () => {
    const path = join(directory, "optuna.log");
    writeFileSync(path, readFileSync(FIXTURE));
    const study = await tune({
      objective: (trial) => {
        trial.choice("act", ["relu", null, 3, 2.5, true]);
        return trial.float("rate", { low: 1e-5, high: 1e-1, log: true });
      },
      direction: "maximize",
      trials: 7,
      storage: storages.journal(path),
    });
    expect(study.name).toBe("fixture");
    expect(study.trials.map(({ state }) => state)).toEqual([
      ...["complete", "complete", "failed", "pruned", "complete", "complete", "complete"],
    ]);
    expect(study.trials[0]).toMatchObject({
      params: { rate: 0.01, units: 8, act: null, drop: 0 },
      value: 8.01,
      attributes: { size: 80 },
      intermediate: [
        { step: 0, value: 4 },
        { step: 1, value: 8 },
      ],
    });
    expect(study.trials[3]!.intermediate).toEqual([{ step: 0, value: Number.NaN }]);
    expect(study.best.number).toBe(0);
    expect(checkJournal(readFileSync(path, "utf8"))).toEqual([]);
  });

  it("Optuna's lines survive being read and written", () => {
    for (const line of readFileSync(FIXTURE, "utf8").trimEnd().split("\n")) {
      const { operation, worker } = readLine(line)!;
      const again = writeLine(operation, worker);
      expect(readLine(again)).toEqual({ operation, worker });
      // The form of times and the order of equal notations aside, to the letter.
      const plain = (text: string): string =>
        text
          .replace(/"\d{4}-[^"]*"/g, (time) => String(Date.parse(JSON.parse(time))))
          .replaceAll("1e-05", "0.00001");
      expect(plain(again)).toBe(
        plain(line).replace(/internal":(\d\.\d+)e-05/, (_, m) => `internal":${Number(`${m}e-5`)}`),
      );
    }
  });

  it("a study is gone on with, and its trials counted", async () => {
    const path = join(directory, "resume.log");
    const first = await tune({ objective, trials: 4, storage: storages.journal(path) });
    const second = await tune({ objective, trials: 9, storage: storages.journal(path) });
    const whole = await tune({ objective, trials: 9 });
    expect(first.trials).toHaveLength(4);
    expect(second.trials.map(({ params }) => params)).toEqual(whole.trials.map(({ params }) => params));
    await tune({ objective, trials: 9, storage: storages.journal(path) });
    expect(second.trials).toHaveLength(9);
  });

  it("is read, and mended, wherever a process died in the middle of a line", async () => {
    const path = join(directory, "torn.log");
    const simple = (trial: Trial): number => trial.float("x", { low: 0, high: 1 });
    await tune({ objective: simple, trials: 2, storage: storages.journal(path) });
    const bytes = readFileSync(path);
    const lastLines = bytes.lastIndexOf(10, bytes.lastIndexOf(10, bytes.length - 2) - 1) + 1;
    for (let length = lastLines; length <= bytes.length; length += 7) {
      writeFileSync(path, bytes.subarray(0, length));
      const study = await tune({ objective: simple, trials: 2, storage: storages.journal(path) });
      expect(
        study.trials.filter(({ state }) => state === "complete").length,
        `${length} bytes`,
      ).toBeGreaterThanOrEqual(1);
      expect(checkJournal(readFileSync(path, "utf8"))).toEqual([]);
    }
  });

  it("keeps several studies apart by name", async () => {
    const path = join(directory, "several.log");
    await tune({ objective, trials: 2, name: "a", storage: storages.journal(path) });
    const b = await tune({ objective, trials: 3, name: "b", storage: storages.journal(path) });
    expect(b.trials.map(({ number }) => number)).toEqual([0, 1, 2]);
    await expect(tune({ objective, trials: 2, storage: storages.journal(path) })).rejects.toThrow(
      /several studies: "a", "b"/,
    );
    await expect(
      tune({ objective, trials: 2, name: "a", direction: "maximize", storage: storages.journal(path) }),
    ).rejects.toThrow(/directions minimize, got maximize/);
  });

  it("breaks the lock of a process that is gone at once, and clears away what it left", async () => {
    const path = join(directory, "locked.log");
    const dead = spawnSync(process.execPath, ["-e", "console.log(process.pid)"]).stdout.toString().trim();
    const content = `downhill/${hostname()}/${dead}/0/${Date.now()}/x 0`;
    for (const name of ["lock", "lock.break", "lock.temporary"]) writeFileSync(`${path}.${name}`, content);
    const started = performance.now();
    await tune({ objective, trials: 2, storage: storages.journal(path) });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(readdirSync(directory).filter((name) => name.startsWith("locked"))).toEqual(["locked.log"]);
  });

  it("waits for the lock of a process that lives, such as Optuna's", async () => {
    const path = join(directory, "held.log");
    const script = `const fs = require("fs"); fs.symlinkSync(process.argv[1], process.argv[1] + ".lock");
      console.log("held"); setTimeout(() => fs.unlinkSync(process.argv[1] + ".lock"), 150);`;
    const holder = spawn(process.execPath, ["-e", script, path], { stdio: ["ignore", "pipe", "inherit"] });
    await new Promise((resolve) => holder.stdout.once("data", resolve));
    const started = performance.now();
    await tune({ objective, trials: 1, storage: storages.journal(path) });
    expect(performance.now() - started).toBeGreaterThan(50);
  });

  it("says where a file is no journal", async () => {
    const path = join(directory, "other.log");
    writeFileSync(path, '{"op_code":0,"worker_id":"w","study_name":"s","directions":[1]}\nhello\n');
    await expect(tune({ objective, trials: 1, storage: storages.journal(path) })).rejects.toThrow(
      /other\.log, line 2/,
    );
    expect(() => storages.journal("")).toThrow(TypeError);
    const nowhere = storages.journal(join(directory, "nowhere", "study.log"));
    await expect(tune({ objective, trials: 1, storage: nowhere })).rejects.toThrow(
      /storages.journal: the file can't be opened: .*nowhere/,
    );
  });
});

describe("Python's JSON", () => {
  it("has NaN and infinities as bare words, and leaves them alone inside of texts", () => {
    const value = { a: [Number.NaN, Number.POSITIVE_INFINITY, -1.5], b: 'NaN "Infinity"' };
    const text = writePythonJson(value);
    expect(text).toBe('{"a":[NaN,Infinity,-1.5],"b":"NaN \\"Infinity\\""}');
    expect(readPythonJson(text)).toEqual(value);
  });
});

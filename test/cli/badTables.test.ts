// Files that are no good tables, on the command line: each ends with exit code 1, one message that says where and what to do, and no stack.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";

const command = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), "downhill-bad-"));
const at = (file: string): string => path.join(folder, file);

function downhill(...args: readonly string[]) {
  return spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: "utf8" });
}

const train = (file: string) =>
  downhill("train", file, "--target", "sold", "--epochs", "2", "--out", "bad.safetensors", "--no-report");

const rows = Array.from(
  { length: 40 },
  (_, i) => `${i % 7},${i % 3 ? "Seoul" : "Busan"},${i % 2 ? "yes" : "no"}`,
);
const good = ["size,town,sold", ...rows];

beforeAll(() => {
  writeFileSync(at("good.csv"), good.join("\n"));
  const { status, stderr } = downhill(
    "train",
    "good.csv",
    "--target",
    "sold",
    "--epochs",
    "2",
    "--no-report",
  );
  expect(stderr).toBe("");
  expect(status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

const bad: Record<string, [content: string | Uint8Array, message: string]> = {
  empty: ["", "bad.csv is empty."],
  "blank lines only": ["\n\n  \n", "bad.csv is empty."],
  "header only": ["size,town,sold\n", "bad.csv has a line with names and no rows."],
  "a ragged row": [[...good, "3,Seoul"].join("\n"), "bad.csv, line 42: 2 cells, and there are 3 columns."],
  "a row that is too long": [
    [good[0], "1,2,yes,4", ...rows].join("\n"),
    "bad.csv, line 2: 4 cells, and there are 3",
  ],
  "one class only": [
    good.map((row) => row.replace("no", "yes")).join("\n"),
    'the target "sold" has one class only, "yes"',
  ],
  "a target that is not in the header": [
    good.join("\n").replace("sold", "solt"),
    'bad.csv: there is no column "sold" for the target. Did you mean "solt"?',
  ],
  "rows that all lack the target": [
    good.map((row) => row.replace(/yes|no/, "?")).join("\n"),
    'the target "sold" is missing in all rows.',
  ],
  "a target that differs in each row": [
    ["size,sold", ...rows.map((_, i) => `${i % 5},name${i}`)].join("\n"),
    'the target "sold" has 40 different values in 40 rows',
  ],
  "a cell of ten million characters": [
    [...good, `${"x".repeat(10_000_000)},Seoul,no`].join("\n"),
    "bad.csv, line 42: a cell has more than 1000000 characters.",
  ],
  "a quote that is never closed": [
    [...good, '3,"Seoul,no'].join("\n"),
    "bad.csv, line 42: a quote is opened and never closed",
  ],
  "another encoding": [Buffer.from([...good, "3,Göteborg,no"].join("\n"), "latin1"), "bad.csv, line 42:"],
  "two columns of one name": [
    good.join("\n").replace("town", "size"),
    'bad.csv, line 1: two columns are named "size"',
  ],
  "a picture": [Uint8Array.from({ length: 3000 }, (_, i) => (i * 37) % 256), "bad.csv"],
};

it.each(Object.entries(bad))("%s", (_, [content, message]) => {
  writeFileSync(at("bad.csv"), content);
  const { stdout, stderr, status } = train("bad.csv");
  expect(stderr).toContain(message);
  expect(stderr).toMatch(/^downhill: [^\n]+\n$/);
  expect(stdout).toBe("");
  expect(status).toBe(1);
  expect(existsSync(at("bad.safetensors"))).toBe(false);
});

it("a new file that lacks a column is refused, one of another order is not", () => {
  writeFileSync(at("lacks.csv"), "size,tow\n1,Seoul\n");
  const lacks = downhill("predict", "model.safetensors", "lacks.csv");
  expect(lacks.stderr).toContain('lacks.csv: there is no column "town", which the model needs. Is it "tow"?');
  expect(lacks.status).toBe(1);
  writeFileSync(at("straight.csv"), "size,town\n1,Seoul\n");
  writeFileSync(at("turned.csv"), "more,town,size\nx,Seoul,1\n");
  const answer = (file: string) =>
    downhill("predict", "model.safetensors", file).stdout.trim().split(",").slice(-2);
  expect(answer("turned.csv")).toEqual(answer("straight.csv"));
  expect(answer("straight.csv")[0]).toMatch(/^(yes|no)$/);
});

// The checks of bench/ that take long, in small: their commands work, and find nothing.
import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

function run(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status, stdout).toBe(0);
  process.stdout.write(stdout);
  return stdout;
}

describe("heavy checks", { timeout: 180_000 }, () => {
  it("a killed training goes on to the bit, on other threads", () => {
    expect(run("bench/kill/run.js", "2", "everything")).toMatch(/^everything: 2 of 2 equal/);
  });

  it("damaged files end in a model or in an error of ours", () => {
    expect(run("bench/fuzz/run.js", "200").trim().split("\n")).toHaveLength(12);
  });
});

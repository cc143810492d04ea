// Runs the compiled command as a user does, in a process of its own.
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";

const command = fileURLToPath(new URL("../../dist/cli/index.js", import.meta.url));
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "downhill-cli-"));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function downhill(...args: string[]) {
  return spawnSync(process.execPath, [command, ...args], { cwd: folder, encoding: "utf8" });
}

test("train learns the digits, saves the model, and ends with the held-out accuracy", () => {
  const { stdout, stderr, status } = downhill("train", "--out", "model.safetensors");
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(stdout).not.toContain("\u001b");
  expect(stdout).toContain("epoch 40/40  ");
  expect(stdout).toMatch(
    /^saved \d+ bytes as model\.safetensors; loaded again, it predicts the same to the bit$/m,
  );
  const last = /\nheld-out accuracy (0\.\d{4})\n$/.exec(stdout);
  expect(Number(last?.[1])).toBeGreaterThanOrEqual(0.97);
  expect(existsSync(path.join(folder, "model.safetensors"))).toBe(true);
});

test("the same seed saves the same bytes, another seed others", () => {
  const files = ["1", "1", "2"].map((seed, run) => {
    downhill("train", "--epochs", "1", "--seed", seed, "--out", `${run}.safetensors`);
    return readFileSync(path.join(folder, `${run}.safetensors`));
  });
  expect(files[0]!.equals(files[1]!)).toBe(true);
  expect(files[0]!.equals(files[2]!)).toBe(false);
});

test("every option of train is taken", () => {
  const { stdout, status } = downhill(
    ...["train", "--epochs", "2", "--batch-size", "full", "--units", "16", "--optimizer", "sgd"],
    ...["--learning-rate", "0.1", "--seed", "5", "--out", "model.safetensors"],
  );
  expect(status).toBe(0);
  expect(stdout).toMatch(/epoch 2\/2 {2}.*held-out accuracy 0\.\d{4}\n$/s);
});

test.each([
  ["--epochs", "0", "It must be a whole number >= 1."],
  ["--epochs", "1.5", "It must be a whole number >= 1."],
  ["--batch-size", "-1", 'It must be a whole number >= 1, or "full".'],
  ["--units", "64,x", "It must be whole numbers >= 1 with commas between them, such as 128,64."],
  ["--learning-rate", "NaN", "It must be a number > 0."],
  ["--learning-rate", "-0.1", "It must be a number > 0."],
  ["--seed", "4294967296", "It must be a whole number from 0 to 4294967295."],
  ["--optimizer", "adan", "Allowed choices are "],
  ["--out", "no/such/folder/model", "does not exist or can't be written to."],
  ["--out", ".", "It is a folder."],
])("train %s %s is refused with exit code 2", (option, value, message) => {
  const { stdout, stderr, status } = downhill("train", option, value);
  expect(stderr).toContain(`argument '${value}' is invalid.`);
  expect(stderr).toContain(message);
  expect(stdout).toBe("");
  expect(status).toBe(2);
});

test.each([
  [["train", "--epoch", "3"], "Did you mean --epochs?"],
  [["trian"], "Did you mean train?"],
  [["train", "data.csv", "extra"], "too many arguments"],
  [["train", "--time", "day"], "name a table, such as"],
])("%j is refused with exit code 2", (args, message) => {
  const { stderr, status } = downhill(...args);
  expect(stderr).toContain(message);
  expect(status).toBe(2);
});

test("a training that diverges ends with exit code 1 and says what happened", () => {
  const args = ["--optimizer", "sgd", "--learning-rate", "1e30", "--out", "diverged.safetensors"];
  const { stderr, status } = downhill("train", ...args);
  expect(stderr).toMatch(/^downhill: .+/);
  expect(stderr).not.toContain("    at ");
  expect(status).toBe(1);
  expect(existsSync(path.join(folder, "diverged.safetensors"))).toBe(false);
});

test("--version is the package's, --help names the commands", () => {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  expect(downhill("--version").stdout).toBe(`${manifest.version}\n`);
  const { stdout, status } = downhill("--help");
  expect(stdout).toMatch(/^Usage: downhill.+train \[options\]/s);
  expect(status).toBe(0);
});

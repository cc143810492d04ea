// What a process that tries the wide kernels may come to, and what is made of it: whatever happens there, nothing happens here.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, expect, it } from "vitest";
import { ask } from "../../src/runtime/wideTrial.js";

const folder = mkdtempSync(path.join(tmpdir(), "downhill-trial-"));
afterAll(() => rmSync(folder, { recursive: true }));

function answerOf(program: string) {
  const file = path.join(folder, "program.mjs");
  writeFileSync(file, program);
  return ask(file);
}

it.each([
  ["works", "console.log('{\"reason\":null}')", null, true],
  ["finds other numbers", 'console.log(\'{"reason":"other"}\')', /^other$/, true],
  ["ends by a fatal check", "process.abort()", /ends a process that tries it \(SIGABRT\)/, true],
  ["ends with an error", "throw new Error('no')", /ends a process that tries it \(1\)/, true],
  [
    "meets a flag that V8 no longer has",
    "import v8 from 'node:v8'; v8.setFlagsFromString('--no-wasm-nonsense'); console.log('{\"reason\":null}')",
    /lacks a switch that it takes: unrecognized flag --no-wasm-nonsense/,
    true,
  ],
])("a trial that %s", (_, program, reason, isLasting) => {
  const { answer, isLasting: lasts } = answerOf(program);
  if (reason === null) expect(answer.reason).toBeNull();
  else expect(answer.reason).toMatch(reason);
  expect(lasts).toBe(isLasting);
});

it("is not begun with what the environment makes every Node load", () => {
  const { NODE_OPTIONS } = process.env;
  process.env.NODE_OPTIONS = "--require=/nowhere/debugger.cjs";
  try {
    expect(answerOf("console.log('{\"reason\":null}')").answer.reason).toBeNull();
  } finally {
    if (NODE_OPTIONS === undefined) delete process.env.NODE_OPTIONS;
    else process.env.NODE_OPTIONS = NODE_OPTIONS;
  }
});

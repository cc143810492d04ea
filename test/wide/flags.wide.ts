// V8's flags are the whole process's: whoever turns them turns them back, and two threads don't do so at the same time.
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { cachedDataVersionTag } from "node:v8";
import { Worker } from "node:worker_threads";
import { afterAll, beforeAll, expect, it } from "vitest";
import { compileWide } from "../../src/runtime/wideCompile.js";

const file = new URL("../../build/wide.wasm", import.meta.url);
const code = new Uint8Array(readFileSync(file));
const before = cachedDataVersionTag();
const folder = mkdtempSync(path.join(tmpdir(), "downhill-flags-"));
const { XDG_CACHE_HOME } = process.env;

beforeAll(() => {
  process.env.XDG_CACHE_HOME = folder;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
  if (XDG_CACHE_HOME === undefined) delete process.env.XDG_CACHE_HOME;
  else process.env.XDG_CACHE_HOME = XDG_CACHE_HOME;
});

it("leaves V8's flags as they were, where the code can't be compiled, too", () => {
  expect(compileWide(code)).toBeInstanceOf(WebAssembly.Module);
  expect(cachedDataVersionTag()).toBe(before);
  expect(() => compileWide(Uint8Array.of(1, 2, 3))).toThrow(/could not be compiled/);
  expect(cachedDataVersionTag()).toBe(before);
});

it("is done by one thread at a time", async () => {
  const program = `
    import { readFileSync } from "node:fs";
    import { parentPort, workerData } from "node:worker_threads";
    import { compileWide } from ${JSON.stringify(new URL("../../build/modules/runtime/wideCompile.js", import.meta.url).href)};
    const code = new Uint8Array(readFileSync(new URL(${JSON.stringify(file.href)})));
    // No two have the same code, which V8 would compile once.
    const own = Uint8Array.of(...code, 0, 3, 1, 97, workerData);
    for (let i = 0; i < 3; i++) compileWide(own);
    parentPort.postMessage("done");`;
  const url = new URL(`data:text/javascript,${encodeURIComponent(program)}`);
  const workers = Array.from({ length: 4 }, (_, i) => new Worker(url, { workerData: i }));
  const done = (worker: Worker) =>
    new Promise((resolve, reject) => {
      worker.once("message", resolve);
      worker.once("error", reject);
    });
  expect(await Promise.all(workers.map(done))).toEqual(["done", "done", "done", "done"]);
  expect(cachedDataVersionTag()).toBe(before);
});

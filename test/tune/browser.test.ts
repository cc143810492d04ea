// The tuner in a real Chromium: on the page's thread and on Web Workers, with the numbers that Node gives; and the report's page.
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch } from "../../scripts/browsers/launch.js";
import { isolation, type StaticServer, serve } from "../../scripts/browsers/serve.js";
import { loadIris } from "../../src/samples/index.js";
import { pruners, samplers, tune, tuneModel } from "../../src/tune/index.js";

const { x, y } = loadIris();
const options = { x: [...x], y: [...y], trials: 5, epochs: 4, seed: 3 };

const folder = mkdtempSync(join(tmpdir(), "downhill-page-"));
let browser: Browser;
const servers: StaticServer[] = [];
beforeAll(async () => {
  symlinkSync(resolve(import.meta.dirname, "../../dist"), join(folder, "dist"));
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><title>tuning</title><script type="module">import * as tuner from "./dist/tune/index.js"; globalThis.tuner = tuner;</script>',
  );
  writeFileSync(
    join(folder, "objective.js"),
    'export default (trial) => (trial.float("x", { low: -5, high: 5 }) - trial.shared.centre[0]) ** 2;',
  );
  browser = await launch("Chromium");
}, 60_000);
afterAll(async () => {
  await browser?.close();
  for (const server of servers) await server.close();
  rmSync(folder, { recursive: true, force: true });
});

async function open(headers = {}): Promise<Page> {
  const server = await serve(folder, headers);
  servers.push(server);
  const page = await browser.newPage();
  await page.goto(`${server.url}/index.html`);
  await page.waitForFunction("globalThis.tuner !== undefined");
  return page;
}

/** Runs `tuneModel` in the page: as text, so that no compiler has touched it. */
function tunedIn(page: Page, given: object): Promise<unknown> {
  return page.evaluate(`tuner.tuneModel(${JSON.stringify(given)}).then(
    ({ model, score, study }) => ({ kernel: [...model.weights.at(-2).data], score, states: study.trials.map((t) => t.state) }),
    (error) => error.message,
  )`);
}

describe("in Chromium", { timeout: 120_000 }, () => {
  it("tuneModel finds what it finds in Node, to the bit, on the page's thread and on a worker", async () => {
    const { model, score, study } = await tuneModel(options);
    const kernel = [...(model.weights.at(-2)?.data ?? [])];
    const here = { kernel, score, states: study.trials.map(({ state }) => state) };
    expect(await tunedIn(await open(), options)).toEqual(here);
    const isolated = await open(isolation);
    expect(await tunedIn(isolated, { ...options, workers: 1 })).toEqual(here);
    const two = (await tunedIn(isolated, { ...options, workers: 2 })) as typeof here;
    expect(two.states).toHaveLength(5);
  });

  it("tune runs an objective's module on workers, which share its data", async () => {
    const page = await open(isolation);
    const params = { sampler: samplers.random({ seed: 1 }), trials: 6 };
    const objective = (trial: { float(name: string, range: object): number }) =>
      (trial.float("x", { low: -5, high: 5 }) - 2) ** 2;
    const here = await tune({ ...params, objective });
    const values = await page.evaluate(`tuner.tune({
      objective: "./objective.js", workers: 2, trials: 6, sampler: tuner.samplers.random({ seed: 1 }),
      shared: { centre: Float32Array.of(2) },
    }).then((study) => study.trials.map(({ value }) => value))`);
    expect(values).toEqual(here.trials.map(({ value }) => value));
  });

  it("says which headers workers need, where a page may not share memory", async () => {
    const page = await open();
    expect(await tunedIn(page, { ...options, workers: 2 })).toMatch(
      /Cross-Origin-Opener-Policy: same-origin/,
    );
  });

  it("shows a report that asks for nothing and fits the window", async () => {
    const study = await tune({
      objective: (trial) => {
        const rate = trial.float("rate", { low: 1e-5, high: 1, log: true });
        const units = trial.int("units", { low: 4, high: 256, log: true });
        trial.choice("activation", ["relu", "tanh", "gelu"]);
        for (let epoch = 1; epoch <= 9; epoch++) {
          trial.report((Math.log10(rate) + 3) ** 2 + 1 / units + 1 / epoch, epoch);
          if (trial.shouldPrune()) return trial.prune();
        }
        return (Math.log10(rate) + 3) ** 2 + 1 / units;
      },
      pruner: pruners.asha({ reductionFactor: 3 }),
      trials: 60,
    });
    const page = await browser.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(String(error)));
    for (const width of [1200, 400]) {
      await page.setViewport({ width, height: 800 });
      await page.setContent(study.report());
      const seen = (await page.evaluate(`({
        charts: [...document.querySelectorAll("svg")].filter((svg) => svg.getBoundingClientRect().height > 50).length,
        width: document.documentElement.scrollWidth,
      })`)) as { charts: number; width: number };
      expect(seen.charts).toBeGreaterThanOrEqual(8);
      expect(seen.width).toBeLessThanOrEqual(width);
    }
    expect(asked.filter((url) => !url.startsWith("about:"))).toEqual([]);
    expect(complaints).toEqual([]);
  });
});

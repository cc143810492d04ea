// The exported graph in the real onnxruntime-web, in Chromium: every layer and every activation, random networks.
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { launch } from "../../scripts/browsers/launch.js";
import { type StaticServer, serve } from "../../scripts/browsers/serve.js";
import { toOnnx } from "../../src/formats/onnx/toOnnx.js";
import { inputsFor, randomModels } from "../formats/models.js";
import { distance, largest } from "../numbers.js";

/** Largest difference to the largest output. */
const TOLERANCE = 1e-5;
let worst = { name: "", difference: 0 };
let [server, browser, page] = [] as unknown as [StaticServer, Browser, Page];

beforeAll(async () => {
  server = await serve(".");
  browser = await launch("Chromium");
  page = await browser.newPage();
  await page.goto(`${server.url}/test/browsers/page/blank.html`);
  // Fetches and compiles the runtime, which may take a while.
  await page.evaluate('import("/test/browsers/page/onnx.js").then((m) => void (globalThis.run = m.run))');
}, 120_000);
afterAll(async () => {
  await browser?.close();
  await server?.close();
  process.stdout.write(
    `toOnnx in Chromium: largest difference ${worst.difference.toExponential(2)}, ${worst.name}\n`,
  );
});

describe("toOnnx in onnxruntime-web", { timeout: 60_000 }, () => {
  it.each(randomModels())("$title", async ({ title, make, indices }) => {
    const model = make();
    const inputs = [1, 3].map((rows) => inputsFor(model, rows, indices));
    const outputs = (await page.evaluate(
      `run("${Buffer.from(toOnnx(model)).toString("base64")}", ${JSON.stringify(
        inputs.map(({ data, shape }) => ({ data: Array.from(data), shape })),
      )})`,
    )) as number[][];
    for (const [i, x] of inputs.entries()) {
      const expected = model.predict(x).data;
      const difference = distance(outputs[i] as number[], expected) / (largest(expected) || 1);
      if (difference > worst.difference) worst = { name: title, difference };
      expect(difference).toBeLessThanOrEqual(TOLERANCE);
    }
  });
});

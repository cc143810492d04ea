// Models and checkpoints in the IndexedDB of real browsers: they outlive the page, whatever happens to it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserNames, launch } from "../../scripts/browsers/launch.js";
import { type StaticServer, serve } from "../../scripts/browsers/serve.js";
import { loadModel } from "../../src/index.js";

let server: StaticServer;
beforeAll(async () => {
  server = await serve(".");
});
afterAll(() => server.close());

describe.each(browserNames)("%s", { timeout: 120_000 }, (name) => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launch(name);
    page = await visit();
  }, 120_000);
  afterAll(() => browser?.close());

  async function visit(): Promise<Page> {
    const fresh = await browser.newPage();
    await fresh.goto(`${server.url}/test/browsers/page/blank.html`);
    return fresh;
  }
  /** Calls a function of page/storage.js in the page. */
  const call = (method: string, ...args: unknown[]): Promise<unknown> =>
    page.evaluate(
      `import("/test/browsers/page/storage.js").then((m) => m.${method}(...${JSON.stringify(args)}))`,
    );
  async function reopen(): Promise<void> {
    await page.close();
    page = await visit();
  }

  it("a model is there after its page has gone", async () => {
    const saved = await call("save", "digits");
    await call("save", "another", 4);
    await reopen();
    expect(await call("list")).toEqual(["another", "digits"]);
    expect(await call("open", "digits")).toBe(saved);
    expect(await call("open", "another")).not.toBe(saved);
    await call("remove", "another");
    await call("remove", "another");
    expect(await call("list")).toEqual(["digits"]);
    expect(await call("errorOf", "open", "another")).toBe(
      'RangeError : openModel: there is no model "another". Stored: "digits".',
    );
  });

  it("a page that goes while it stores leaves the old model or the new one", async () => {
    const hashes = [await call("save", "large", 20_000), await call("save", "large", 30_000)];
    let last = 1;
    for (let round = 0; round < 4; round++) {
      const next = 1 - last;
      await page.evaluate(
        `import("/test/browsers/page/storage.js").then((m) => m.beginToSave("large", ${[20_000, 30_000][next]}))`,
      );
      await new Promise((resolve) => setTimeout(resolve, round * 12));
      await reopen();
      const found = hashes.indexOf(await call("open", "large"));
      expect(found).toBeGreaterThanOrEqual(0);
      last = found;
    }
    await call("remove", "large");
  });

  it("a training goes on in another page, to the bit", async () => {
    type Trained = { hash: string; history: number[]; resumed: boolean };
    const unbroken = (await call("train", "unbroken", 40)) as Trained;
    for (const until of [3, 11, 25]) {
      const running = call("train", "run", 40, true).catch(() => undefined);
      await page.waitForFunction(`Number(document.title) >= ${until}`, { polling: 5 });
      await page.close();
      await running;
      page = await visit();
    }
    const resumed = (await call("train", "run", 40)) as Trained;
    expect(resumed).toEqual({ ...unbroken, resumed: true });
    // The checkpoint of a training that is done was deleted.
    expect(((await call("train", "run", 1)) as Trained).resumed).toBe(false);
  });

  it("files of the user's and of the network, and damaged ones", async () => {
    const [chosen] = (await call("openElsewhere")) as string[];
    expect(chosen).toBe(await call("open", "digits"));
    expect(await call("errorOf", "damaged")).toMatch(
      /^RangeError : openModel: chosen\.safetensors: the tensor/,
    );
    expect(await call("errorOf", "openElsewhere", `${server.url}/none.json`)).toMatch(
      /none\.json could not be read: it answered 404/,
    );
  });

  it("a download has the name and the bytes", async () => {
    expect(await call("downloadedBytes", "digits.safetensors")).toEqual({
      name: "digits.safetensors",
      same: true,
    });
  });
});

describe("Chromium, by its own protocol", { timeout: 120_000 }, () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    browser = await launch("Chromium");
    page = await browser.newPage();
    await page.goto(`${server.url}/test/browsers/page/blank.html`);
  }, 120_000);
  afterAll(() => browser?.close());
  const call = (code: string): Promise<unknown> =>
    page.evaluate(`import("/test/browsers/page/storage.js").then((m) => ${code})`);

  it("writes a download to the disk", async () => {
    const folder = mkdtempSync(path.join(tmpdir(), "downhill-download-"));
    const session = await browser.target().createCDPSession();
    await session.send("Browser.setDownloadBehavior", { behavior: "allow", downloadPath: folder });
    await call('m.download("digits.safetensors")');
    await expect.poll(() => readdirSync(folder), { timeout: 10_000 }).toEqual(["digits.safetensors"]);
    const model = loadModel(readFileSync(path.join(folder, "digits.safetensors")));
    expect(model.labels).toEqual(["a", "b", "c"]);
    rmSync(folder, { recursive: true });
  });

  it("storage that is full: the earlier model is intact", async () => {
    const session = await page.createCDPSession();
    await session.send("Storage.overrideQuotaForOrigin", { origin: server.url, quotaSize: 100_000 });
    const saved = await call('m.save("digits")');
    const error = await call('m.errorOf("save", "digits", 200_000)');
    expect(error).toMatch(/^Error QuotaExceededError: IndexedDB: "digits" could not be stored/);
    expect(error).toMatch(/delete what is no longer needed/);
    expect(await call('m.open("digits")')).toBe(saved);
  });
});

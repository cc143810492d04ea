// The real build in real browsers: what comes out is held against Node's, to the bit, on isolated pages with threads, on plain ones without,
// in workers, and under content security policies.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { browserNames } from "../../scripts/browsers/launch.js";
import { inNode, isolation, type Opened, TestBrowser, type TestPage, type Trained } from "./pages.js";

const reference = await inNode.train(1);

describe.each(browserNames)("%s", (name) => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await TestBrowser.start(name);
  });
  afterAll(() => browser?.close());

  /** Does something on a page of its own. */
  async function on<T>(
    headers: Readonly<Record<string, string>>,
    work: (page: TestPage) => Promise<T>,
  ): Promise<T> {
    const page = await browser.open(headers);
    try {
      return await work(page);
    } finally {
      await page.close();
    }
  }

  const warningsOf = (page: TestPage) => page.call<string[]>("warnings");
  const workersOf = (page: TestPage) => page.call<number>("workers");

  it("learns, as Node does", () => {
    expect(reference.evaluation.accuracy).toBeGreaterThan(0.8);
  });

  it.each([1, 2, 3, "auto"] as const)("trains on an isolated page, threads: %s", async (threads) => {
    await on(isolation, async (page) => {
      expect(await page.evaluate("crossOriginIsolated")).toBe(true);
      expect(await page.call<Trained>("train", threads)).toEqual(reference);
      // A training as small as this one is not worth a thread, unless one is asked for.
      expect(await workersOf(page)).toBe(threads === 2 || threads === 3 ? threads : 0);
      expect(await warningsOf(page)).toEqual([]);
    });
  });

  it("trains on a plain page, without threads", async () => {
    await on({}, async (page) => {
      expect(await page.evaluate("crossOriginIsolated")).toBe(false);
      expect(await page.call<Trained>("train", "auto")).toEqual(reference);
      expect(await warningsOf(page)).toEqual([]);
      expect(await page.call<Trained>("train", 2)).toEqual(reference);
      expect(await warningsOf(page)).toEqual([expect.stringContaining("threads need shared memory")]);
      expect(await workersOf(page)).toBe(0);
    });
  });

  it("trains on a page that is not secure, and loads every entry there", async () => {
    const page = await browser.open({}, false);
    expect(await page.evaluate("isSecureContext")).toBe(false);
    expect(await page.call<Trained>("train", "auto")).toEqual(reference);
    const files = browserEntries();
    expect(await page.call("entries", files)).toEqual(await inNode.entries(files));
    expect(await page.call("warnings")).toEqual([]);
    await page.close();
  });

  it.each([isolation, {}])("trains in a worker of a page with headers %j", async (headers) => {
    await on(headers, async (page) => {
      expect(await page.call<Trained>("inWorker", "train", 2)).toEqual(reference);
    });
  });

  it("opens Node's file, predicts the same, and writes the same file", async () => {
    await on({}, async (page) => {
      const opened = await page.call<Opened>("open", reference.file);
      expect(opened).toEqual({ predictions: reference.predictions, file: reference.file });
    });
    const { file } = await on({}, (page) => page.call<Trained>("train", 1));
    expect(await inNode.open(file)).toEqual({ predictions: reference.predictions, file: reference.file });
  });

  it("loads every entry that is for browsers", async () => {
    const files = browserEntries();
    expect(files.length).toBeGreaterThanOrEqual(3);
    await on({}, async (page) => {
      expect(await page.call("entries", files)).toEqual(await inNode.entries(files));
    });
  });

  describe("under a content security policy", () => {
    const policy = (scripts: string, workers: string) => ({
      ...isolation,
      "Content-Security-Policy": `default-src 'none'; connect-src 'self'; script-src 'self'${scripts}; worker-src ${workers}`,
    });

    it("trains on threads where WebAssembly and blob workers are allowed", async () => {
      await on(policy(" 'wasm-unsafe-eval'", "blob:"), async (page) => {
        expect(await page.call<Trained>("train", 2)).toEqual(reference);
        expect(await workersOf(page)).toBe(2);
        expect(await warningsOf(page)).toEqual([]);
      });
    });

    it("trains on one thread, and says so, where blob workers are not allowed", async () => {
      await on(policy(" 'wasm-unsafe-eval'", "'self'"), async (page) => {
        expect(await page.call<Trained>("train", 2)).toEqual(reference);
        expect(await warningsOf(page)).toEqual([expect.stringContaining("no threads")]);
      });
    });

    it("takes the kernels as a module", async () => {
      await on(policy(" 'wasm-unsafe-eval'", "'self'"), async (page) => {
        await page.call("initFrom", "/dist/kernels/simd.wasm");
        expect(await page.call<Trained>("train", 1)).toEqual(reference);
      });
    });

    it("says what to allow where WebAssembly is not", async () => {
      await on(policy("", "'self'"), async (page) => {
        await expect(page.call("train", 1)).rejects.toThrow(/wasm-unsafe-eval/);
      });
    });
  });
});

/** The files of the package's entries but those that need files or processes. */
function browserEntries(): string[] {
  const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  const entries: Record<string, string | { default: string }> = manifest.exports;
  const onlyNode = ["./node", "./samples"];
  return Object.entries(entries)
    .filter(([entry]) => !onlyNode.includes(entry))
    .map(([, target]) => (typeof target === "string" ? target : target.default))
    .filter((file) => file.endsWith(".js"))
    .map((file) => file.replace(/^\.\//, ""));
}

// The page stays responsive: no task over 50 ms on the page's thread during `fit`. Chromium observes long tasks itself; those it sees
// on a busy machine are judged by the thread's own clock. In Firefox the longest gap between turns of a timer counts, the best of several
// attempts, since what the training does it does each time; each beside a page that does slices
// of 8 ms and nothing else, since on a busy machine that has longer gaps too.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { isolation, TestBrowser, type TestPage, type Watched } from "./pages.js";
import { longestTask } from "./threadTime.js";

const LIMIT_MS = 50;
const SLICE_MS = 8;
const BLOCKED_MS = 120;
const ATTEMPTS = 10;
/** On a machine with four times as much work as cores an attempt has taken 20 s. */
const ATTEMPT_MS = 60_000;
const milliseconds = 1500;

const cases = [
  { page: "isolated", threads: 1, rows: 2000 },
  { page: "isolated", threads: 2, rows: 2000 },
  { page: "isolated", threads: "auto", rows: 2000 },
  { page: "isolated", threads: 2, rows: 40_000 },
  { page: "plain", threads: "auto", rows: 2000 },
  { page: "plain", threads: "auto", rows: 40_000 },
].map((one) => ({ ...one, title: `${one.page} page, threads: ${one.threads}, ${one.rows} rows` }));

const figures: string[] = [];
afterAll(() => {
  process.stdout.write(`\n${figures.join("\n")}\n\n`);
});

async function onPage<T>(
  browser: TestBrowser,
  kind: string,
  work: (page: TestPage) => Promise<T>,
): Promise<T> {
  const page = await browser.open(kind === "isolated" ? isolation : {});
  try {
    return await work(page);
  } finally {
    await page.close();
  }
}

describe("Chromium", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await TestBrowser.start("Chromium");
  });
  afterAll(() => browser?.close());

  const measured = (kind: string, name: string, given: unknown) =>
    onPage(browser, kind, async (page) => {
      const { result, longest } = await longestTask(page.page, () => page.call<Watched>(name, given));
      if (!result.longTasks) throw new Error("Chromium observes no long tasks any more.");
      return { ...result, longTasks: result.longTasks, longest };
    });

  it("sees a thread that is held", async () => {
    const found = await measured("plain", "watchSlices", { slice: BLOCKED_MS, milliseconds });
    expect(found.longTasks.length).toBeGreaterThan(0);
    expect(found.longest).toBeGreaterThan(LIMIT_MS);
  });

  it.each(cases)("fit on the $title", async ({ page, threads, rows, title }) => {
    const found = await measured(page, "watchFit", { threads, rows, milliseconds });
    figures.push(
      `Chromium, ${title}: ${found.longTasks.length} tasks over ${LIMIT_MS} ms, the longest ` +
        `${found.longest.toFixed(0)} ms of the thread's time; longest gap ${found.longestGap.toFixed(0)} ms`,
    );
    expect(found.took).toBeGreaterThanOrEqual(milliseconds * 0.9);
    expect(found.longest).toBeLessThanOrEqual(LIMIT_MS);
  });
});

describe("Firefox", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await TestBrowser.start("Firefox");
  });
  afterAll(() => browser?.close());

  const gapOf = async (kind: string, name: string, given: unknown): Promise<number> => {
    const { longestGap, took } = await onPage(browser, kind, (page) => page.call<Watched>(name, given));
    expect(took).toBeGreaterThanOrEqual(milliseconds * 0.9);
    return longestGap;
  };

  it("sees a thread that is held", async () => {
    const gap = await gapOf("plain", "watchSlices", { slice: BLOCKED_MS, milliseconds });
    // Its clock counts in steps of a few milliseconds, so that 120 may be 118.
    expect(gap).toBeGreaterThan(LIMIT_MS);
  });

  it.each(cases)(
    "fit on the $title",
    async ({ page, threads, rows, title }) => {
      const tried: string[] = [];
      let isGood = false;
      try {
        while (!isGood && tried.length < ATTEMPTS) {
          const machine = await gapOf(page, "watchSlices", { slice: SLICE_MS, milliseconds });
          const gap = await gapOf(page, "watchFit", { threads, rows, milliseconds });
          isGood = gap <= Math.max(LIMIT_MS, machine);
          tried.push(`${gap.toFixed(0)} (${machine.toFixed(0)})`);
        }
      } finally {
        figures.push(`Firefox, ${title}: longest gap (of empty slices) ${tried.join(", ")} ms`);
      }
      expect(isGood, tried.join(", ")).toBe(true);
    },
    ATTEMPTS * ATTEMPT_MS,
  );
});

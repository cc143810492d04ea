// How long tasks of a page's thread take by the thread's own clock, from a trace of Chromium's. A busy machine makes a task last
// longer by the wall clock; that is not what held the thread.
import type { Page } from "puppeteer-core";

interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ph: string;
  /** Begin, duration, and duration by the thread's clock, in microseconds. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
}

/** The longest task between the marks "begin" and "end" that the work sets, in milliseconds of the thread's time. */
export async function longestTask<T>(
  page: Page,
  work: () => Promise<T>,
): Promise<{ result: T; longest: number }> {
  await page.tracing.start({ categories: ["toplevel", "blink.user_timing"] });
  const result = await work();
  const trace = await page.tracing.stop();
  const { traceEvents }: { traceEvents: TraceEvent[] } = JSON.parse(Buffer.from(trace ?? []).toString());
  const [begin, end] = ["begin", "end"].map((name) => traceEvents.find((event) => event.name === name));
  if (!begin || !end) throw new Error("The trace lacks the marks of the work.");
  const tasks = traceEvents.filter(
    ({ name, pid, tid, ph, ts, dur = 0 }) =>
      name.endsWith("RunTask") &&
      ph === "X" &&
      pid === begin.pid &&
      tid === begin.tid &&
      ts + dur >= begin.ts &&
      ts <= end.ts,
  );
  if (!tasks.some(({ tdur }) => tdur)) throw new Error("The trace lacks the thread's own times.");
  return { result, longest: Math.max(...tasks.map(({ dur = 0, tdur = dur }) => tdur)) / 1000 };
}

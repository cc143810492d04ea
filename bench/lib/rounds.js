// The method of all benches: cases take turns in slices of some milliseconds, round after round. A shared machine changes its speed
// from second to second, and a long run of one case, then of another, would compare the seconds. Loops and statistics are tinybench's. See docs/benchmarks.md.
import { Bench } from "tinybench";

/** What one slice takes, in milliseconds, and how many rounds there are, unless a bench says otherwise. */
const SLICE_MS = 2;
const ROUNDS = 40;
/** A case runs so long before its first round: then the optimising compiler has done its work. */
const WARM_MS = 40;

/** As many samples as are asked for: the cases are warm before. */
const EACH_ONCE = { time: 0, warmup: false, retainSamples: true, throws: true };

export const quantile = (values, q) => [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) * q)];
export const median = (values) => quantile(values, 0.5);

/**
 * Milliseconds that this process has computed: for work of one thread, what other processes take from its core doesn't count. On
 * an idle machine it runs like the clock on the wall. Windows counts in steps of 16 ms, which is too coarse.
 */
export function computed() {
  if (process.platform === "win32") return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/**
 * Measures cases side by side: tasks of one `Bench`, started at once, each iteration of which waits until the others' have had their turn.
 *
 * @param cases each with `run(count)`, which does so many units of work and may be asynchronous, and perhaps
 *   `prepare()`, which is called before a slice and not timed.
 * @param options.between called before every slice, for a yardstick.
 * @param options.clock gives milliseconds; `computed` unless several threads are at work.
 * @returns for each case tinybench's statistics of its milliseconds per unit, one sample a round.
 */
export async function takeTurns(
  cases,
  { rounds = ROUNDS, sliceMs = SLICE_MS, warmMs = WARM_MS, between, clock = computed } = {},
) {
  const bench = new Bench({ ...EACH_ONCE, concurrency: "bench", iterations: rounds });
  let turn = Promise.resolve();
  for (const [i, item] of cases.entries()) {
    const count = await warmUp(item, sliceMs, warmMs, clock);
    const measured = async () => {
      between?.();
      return { overriddenDuration: await slice(item, count, clock) };
    };
    bench.add(String(i), async () => {
      turn = turn.then(measured);
      return turn;
    });
  }
  return (await bench.run()).map(({ result }) => result.latency);
}

/** tinybench's statistics of what was timed one by one. */
export function statistics(samples) {
  let next = 0;
  const bench = new Bench({ ...EACH_ONCE, iterations: samples.length });
  // Without being told, it would call once more to see whether a promise comes, and lose a sample.
  bench.add("samples", () => ({ overriddenDuration: samples[next++] }), { async: false });
  return bench.runSync()[0].result.latency;
}

/** Runs a case until it is warm, and says how many units a slice has. */
async function warmUp(item, sliceMs, warmMs, clock) {
  const until = clock() + warmMs;
  let count = 1;
  let ms = await slice(item, count, clock);
  while (clock() < until) {
    count = Math.max(1, Math.min(count * 2, Math.ceil(sliceMs / ms)));
    ms = await slice(item, count, clock);
  }
  return Math.max(1, Math.round(sliceMs / ms));
}

/** Milliseconds per unit. */
async function slice({ prepare, run }, count, clock) {
  prepare?.();
  const start = clock();
  const done = run(count);
  if (done instanceof Promise) await done;
  return (clock() - start) / count;
}

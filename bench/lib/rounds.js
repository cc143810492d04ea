// The method of all benches: cases take turns in slices of some milliseconds, round after round. A shared machine changes its speed
// from second to second, and a long run of one case, then of another, would compare the seconds. See docs/benchmarks.md.

/** What one slice takes, in milliseconds, and how many rounds there are, unless a bench says otherwise. */
const SLICE_MS = 2;
const ROUNDS = 40;
/** A case runs so long before its first round: then the optimising compiler has done its work. */
const WARM_MS = 40;

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
 * Measures cases side by side.
 *
 * @param cases each with `run(count)`, which does so many units of work and may be asynchronous, and perhaps
 *   `prepare()`, which is called before a slice and not timed.
 * @param options.between called before every slice, for a yardstick.
 * @param options.clock gives milliseconds; `computed` unless several threads are at work.
 * @returns for each case its nanoseconds per unit, one number a round.
 */
export async function takeTurns(
  cases,
  { rounds = ROUNDS, sliceMs = SLICE_MS, warmMs = WARM_MS, between, clock = computed } = {},
) {
  const turns = [];
  for (const item of cases) turns.push({ item, count: await warmUp(item, sliceMs, warmMs, clock), ns: [] });
  for (let round = 0; round < rounds; round++) {
    for (const { item, count, ns } of turns) {
      between?.();
      ns.push(await slice(item, count, clock));
    }
  }
  return turns.map(({ ns }) => ns);
}

/** Runs a case until it is warm, and says how many units a slice has. */
async function warmUp(item, sliceMs, warmMs, clock) {
  const until = clock() + warmMs;
  let count = 1;
  let ns = await slice(item, count, clock);
  while (clock() < until) {
    count = Math.max(1, Math.min(count * 2, Math.ceil((sliceMs * 1e6) / ns)));
    ns = await slice(item, count, clock);
  }
  return Math.max(1, Math.round((sliceMs * 1e6) / ns));
}

/** Nanoseconds per unit. */
async function slice({ prepare, run }, count, clock) {
  prepare?.();
  const start = clock();
  const done = run(count);
  if (done instanceof Promise) await done;
  return ((clock() - start) / count) * 1e6;
}

// Who computes how much, on a clock of our own: threads are used where they pay, and cost next to nothing where they don't.
import { beforeEach, expect, it, vi } from "vitest";
import { layers } from "../../src/index.js";
import { chain } from "../../src/network/graph.js";
import { Network } from "../../src/network/network.js";
import type { Team } from "../../src/network/team.js";
import { lanesFor } from "../../src/network/work.js";
import { checkFitOptions } from "../../src/training/fitOptions.js";
import { Pace } from "../../src/training/pace.js";
import type { Trainer } from "../../src/training/trainer.js";
import { trainingWork } from "../../src/training/work.js";

let clock = 0;
vi.mock("../../src/runtime/host.js", async (original) => ({
  ...(await original<typeof import("../../src/runtime/host.js")>()),
  now: () => clock,
}));
beforeEach(() => {
  clock = 0;
});

/** Trains for so many milliseconds of one thread's work; `cost` is a step's on so many lanes. Returns how long it took. */
async function train(
  work: number,
  {
    cost,
    lanes = 2,
    auto = true,
    publishing = 0,
    step = 0,
  }: { cost(lanes: number): number; lanes?: number; auto?: boolean; publishing?: number; step?: number },
): Promise<{ took: number; slices: { lanes: number; took: number }[] }> {
  const slices: { lanes: number; took: number }[] = [];
  const compute = (on: number, steps: number): number => {
    const took = steps * cost(on);
    clock += took + (on > 1 ? 0.1 : 0);
    slices.push({ lanes: on, took });
    left -= steps;
    return steps;
  };
  const trainer = {
    publishing,
    train: (budget: number) => compute(1, budget),
    trainWith: async (_: unknown, on: number, budget: number) => compute(on, budget),
  } as unknown as Trainer;
  const team = { auto, lanes, step, seek() {} } as unknown as Team;
  let left = work / cost(1);
  const pace = new Pace(trainer, team);
  const started = clock;
  while (left > 0) await pace.slice(Math.ceil(left), 0);
  return { took: clock - started, slices };
}

it("uses threads that pay, soon and for good", async () => {
  const { took, slices } = await train(4000, { cost: (lanes) => 0.3 / lanes });
  expect(took).toBeLessThan(2200);
  expect(slices.at(-1)?.lanes).toBe(2);
});

it.each([
  ["half as fast", (lanes: number) => (lanes > 1 ? 0.6 : 0.3)],
  ["hopeless", (lanes: number) => (lanes > 1 ? 30 : 0.3)],
  ["no faster", (lanes: number) => (lanes > 1 ? 0.3 : 0.3)],
])("loses less than 5 %% where threads are %s", async (_, cost) => {
  for (const work of [600, 3000, 30_000])
    expect((await train(work, { cost })).took / work).toBeLessThan(1.05);
});

it("takes half of the lanes where two share a core", async () => {
  const { slices } = await train(10_000, { lanes: 8, cost: (n) => 1 / Math.min(n, n > 4 ? 3 : 4) });
  expect(slices.at(-1)?.lanes).toBe(4);
});

it("goes back to one thread when others take the cores, and tries again later", async () => {
  const busy = () => clock > 1000 && clock < 4000;
  const { slices } = await train(12_000, { cost: (lanes) => (lanes > 1 ? (busy() ? 1.5 : 0.2) : 0.35) });
  expect(slices.filter((s) => s.lanes === 1).length).toBeGreaterThan(50);
  expect(slices.at(-1)?.lanes).toBe(2);
});

it.each([
  ["as fast as expected", 2e8, 10],
  ["slower", 2e8, 40],
  ["of tiny steps", 1e3, 0.05],
])("begins with a slice of many steps where the lanes were asked for: %s", async (_, step, cost) => {
  const { slices } = await train(4000, { cost: () => cost, auto: false, step });
  expect(slices[0]?.took).toBeGreaterThan(4);
  expect(slices[0]?.took).toBeLessThanOrEqual(400);
  for (const { took } of slices.slice(1, -1)) expect(took / Math.max(100, cost)).toBeCloseTo(1, 0);
});

it("keeps one thread's slices short; a crew's are longer, by what publishing takes", async () => {
  const longest = ({ slices }: Awaited<ReturnType<typeof train>>, lanes: number) =>
    Math.max(...slices.filter((s) => s.lanes === lanes).map((s) => s.took));
  const quick = await train(3000, { cost: (lanes) => 0.1 / lanes });
  expect(longest(quick, 1)).toBeLessThan(9);
  expect(longest(quick, 2)).toBeLessThan(110);
  const heavy = await train(3000, { cost: (lanes) => 0.1 / lanes, publishing: 4 });
  expect(longest(heavy, 2)).toBeGreaterThan(150);
  expect(longest(heavy, 2)).toBeLessThan(401);
});

it("does as it is told", async () => {
  for (const lanes of [1, 3]) {
    const { slices } = await train(300, { auto: false, lanes, cost: (n) => n });
    expect(new Set(slices.map((s) => s.lanes))).toEqual(new Set([lanes]));
  }
});

it("thinks of threads only where there is enough to do", async () => {
  const network = (units: number) =>
    new Network(chain([layers.dense({ units, inputShape: [units] })], "test"), 0);
  const lanes = async (units: number, epochs: number, rows: number, threads: number | "auto" = "auto") => {
    const options = checkFitOptions("fit", { epochs, threads, batchSize: 32 });
    const work = trainingWork(network(units), options, rows);
    return lanesFor({ threads, precision: "strict", ...work });
  };
  expect(await lanes(16, 1000, 100_000)).toBe(1);
  expect(await lanes(512, 1, 320)).toBe(1);
  const { availableParallelism } = await import("node:os");
  expect(await lanes(512, 100, 3200)).toBe(Math.min(16, availableParallelism()));
  expect(await lanes(16, 1, 32, 3)).toBe(3);
});

import { describe, expect, it } from "vitest";
import { pedAnova } from "../../src/tune/importance/pedAnova.js";
import { pruners, type Study, samplers, type Trial, type TrialResult, tune } from "../../src/tune/index.js";
import { countAxis, numberAxis, parameterAxis } from "../../src/tune/report/axis.js";
import { reportHtml } from "../../src/tune/report/reportHtml.js";
import { short } from "../../src/tune/report/svg.js";

const NASTY = `<b onclick="x">&'\u0007`;

function objective(trial: Trial): number {
  const rate = trial.float("rate", { low: 1e-5, high: 1, log: true });
  const kind = trial.choice("kind", ["a", NASTY, null]);
  const extra = kind === "a" ? trial.float("extra", { low: 0, high: 1, step: 0.25 }) : 0;
  for (let epoch = 0; epoch < 5; epoch++) {
    trial.report(Math.abs(Math.log10(rate) + 3) + extra + 1 / (epoch + 1), epoch);
    if (trial.shouldPrune()) return trial.prune();
  }
  if (trial.number === 3) throw new Error(NASTY);
  return Math.abs(Math.log10(rate) + 3) + extra;
}

/** Tags that are opened are closed, in order; the page needs nothing from elsewhere; every number is one. */
function expectSound(html: string): void {
  expect(html.startsWith("<!doctype html>")).toBe(true);
  const open: string[] = [];
  for (const [, end, name] of html.matchAll(/<(\/?)([a-z][a-zA-Z]*)[^>]*>/g)) {
    if (name === "meta") continue;
    if (end === "") open.push(name!);
    else expect(open.pop()).toBe(name);
  }
  expect(open).toEqual([]);
  expect(html).not.toMatch(/<script|<link|<img|<b |https?:|url\(|@import/);
  expect(html).not.toContain("\u0007");
  expect(html).not.toMatch(/(NaN|Infinity|undefined)"/);
}

const headings = (html: string): string[] =>
  [...html.matchAll(/<h2>([^<]*)<\/h2>/g)].map(([, text]) => text!);

describe("study.report()", () => {
  it("shows everything of a study with pruned and failed trials, whatever its names hold", async () => {
    const sampler = samplers.random({ seed: 2 });
    const study = await tune({ objective, trials: 40, name: NASTY, sampler, pruner: pruners.median() });
    const html = study.report();
    expectSound(html);
    expect(headings(html)).toEqual([
      ...[
        "History",
        "Intermediate values",
        "Importance",
        "Parallel coordinates",
        "Slices",
        "Contour",
        "Timeline",
      ],
    ]);
    expect(html).toContain("&lt;b onclick=&quot;x&quot;&gt;&amp;&#39;");
    const pruned = study.trials.filter(({ state }) => state === "pruned").length;
    expect(pruned).toBeGreaterThan(3);
    expect(html.match(/class="cross"/g)).toHaveLength(pruned);
    expect(html.match(/class="best"/g)).toHaveLength(1);
    expect(html).toContain(`Best: trial ${study.best.number} with ${short(study.best.value)}`);
    expect(html.match(/<tr>/g)).toHaveLength(41);
  });

  it("shows the Pareto fronts of three objectives pair by pair", async () => {
    const study = await tune({
      objective: (trial) => {
        const x = trial.float("x", { low: 0, high: 2 });
        return [x, -x, (x - 1) ** 2];
      },
      directions: ["minimize", "maximize", "minimize"],
      trials: 20,
    });
    const html = study.report();
    expectSound(html);
    expect(headings(html)[0]).toBe("Pareto front");
    expect(html.match(/aria-label="objective[^"]*by objective/g)).toHaveLength(3);
    expect(html.match(/class="front"/g)!.length).toBe(3 * study.paretoFront.length);
  });

  it.each([0, 1, 2, 5])("is sound for %i trials", async (trials) => {
    const signal = trials === 0 ? AbortSignal.abort() : undefined;
    expectSound((await tune({ objective, trials: Math.max(1, trials), signal })).report());
  });

  it("is sound where all trials fail, are equal, or have one value to choose from", async () => {
    expectSound((await tune({ objective: () => Promise.reject(new Error("no")), trials: 3 })).report());
    const constant = (trial: Trial) => trial.int("x", { low: 7, high: 7 }) * trial.choice("y", [1]);
    expectSound((await tune({ objective: constant, trials: 6 })).report());
    const huge = (trial: Trial) => 10 ** trial.float("x", { low: -300, high: 300 });
    expectSound((await tune({ objective: huge, trials: 12 })).report());
  });
});

/** A study as a storage keeps it, without running it. */
function trialsOf(count: number, parameters: number, objectives = 1): TrialResult[] {
  const names = Array.from({ length: parameters }, (_, p) => `parameter${p}`);
  const distribution = { kind: "float", low: 0, high: 1, log: false, step: null } as const;
  const distributions = Object.fromEntries(names.map((name) => [name, distribution]));
  return Array.from({ length: count }, (_, number) => {
    const params = Object.fromEntries(
      names.map((name, p) => [name, ((number * 7919 + p * 104729) % 1009) / 1009]),
    );
    const value = (params.parameter0 ?? 0) + (number === 4321 ? -5 : 0);
    const values = [
      value,
      ...Array.from({ length: objectives - 1 }, (_, i) => ((number * (i + 3)) % 997) - value),
    ];
    const state = number % 50 === 7 ? "failed" : number % 10 === 3 ? "pruned" : "complete";
    return {
      ...{ number, state, params, distributions, value, values, constraints: [], attributes: {} },
      ...{
        intermediate: [{ step: 0, value }],
        worker: `w${number % 3}`,
        start: number * 1000,
        end: number * 1000 + 900,
      },
      error: state === "failed" ? `no ${"luck ".repeat(1000)}` : undefined,
    };
  });
}

describe("the report of a large study", { timeout: 60_000 }, () => {
  it.each([
    ["100 000 trials", trialsOf(100_000, 3), ["minimize"]],
    ["many parameters", trialsOf(3000, 300), ["maximize"]],
    ["six objectives", trialsOf(20_000, 2, 6), Array(6).fill("minimize")],
  ] as const)("%s: a page of a few megabytes that says what was thinned out", (_, trials, directions) => {
    const html = reportHtml({ name: "large", directions: directions as never, trials });
    expectSound(html);
    expect(html.length).toBeLessThan(5e6);
    expect(html).toContain(`Thinned out: 1000 of ${trials.length} trials are shown.`);
    expect(html).toContain(`1000 of ${trials.length} trials`);
  });

  it("leaves out what is many, and never the best", () => {
    const trials = trialsOf(6000, 30);
    const html = reportHtml({ name: "large", directions: ["minimize"], trials });
    expect(html).toContain("Best: trial 4321 with");
    expect(html.match(/<title>trial 4321: complete/g)!.length).toBeGreaterThan(15);
    expect(html).toContain("16 of 30 parameters are shown");
    expect(html).toContain("parameter0");
    expect(html.length).toBeLessThan(5e6);
  });
});

describe("PED-ANOVA", () => {
  const shares = (study: Study): Record<string, number> =>
    Object.fromEntries(
      pedAnova(
        study.trials.filter(({ state }) => state === "complete"),
        ({ value }) => value!,
      ).map(({ name, share }) => [name, share]),
    );

  it.each([
    ["fixed", { fixed: { a: 1 } }],
    ["enqueued the same", { enqueue: Array(30).fill({ a: 1 }) }],
  ])("a parameter that never varies has no importance: %s", async (_, options) => {
    const study = await tune({
      objective: (t) => t.float("a", { low: 0, high: 2 }) + t.float("c", { low: 0, high: 1 }) ** 2,
      ...options,
      trials: 30,
      sampler: samplers.random({ seed: 1 }),
    });
    expect(shares(study)).toEqual({ a: 0, c: 1 });
  });

  it("nothing that varies: nothing is important", async () => {
    const fixed = { a: 1, b: "y" };
    const objective = (t: Trial) => t.float("a", { low: 0, high: 2 }) + t.choice("b", ["x", "y"]).length;
    expect(shares(await tune({ objective, fixed, trials: 12 }))).toEqual({ a: 0, b: 0 });
  });

  it("results equal to the last of the best tenth count among them", async () => {
    // A parameter without effect, and results of which most are equal: by their order the first tenth would decide.
    const study = await tune({
      objective: (t) => {
        t.int("nothing", { low: 0, high: 99 });
        return t.choice("some", ["a", "b", "c", "d"]) === "a" ? 0 : 1;
      },
      enqueue: Array.from({ length: 100 }, (_, i) => ({ nothing: i, some: "abcd"[i % 4]! })),
      trials: 100,
    });
    expect(shares(study).nothing).toBeLessThan(0.05);
    const equal = await tune({
      objective: (t) => t.int("x", { low: 0, high: 99 }) * 0 + t.int("y", { low: 0, high: 9 }) * 0,
      trials: 40,
    });
    expect(shares(equal)).toEqual({ x: 0.5, y: 0.5 });
  });

  it("finds what matters, and in what order", async () => {
    const study = await tune({
      objective: (trial) => {
        const [a, b] = [
          trial.float("much", { low: -1, high: 1 }),
          trial.float("little", { low: -1, high: 1 }),
        ];
        trial.float("nothing", { low: 1e-3, high: 1, log: true });
        trial.int("one", { low: 3, high: 3 });
        const c = trial.choice("some", ["x", "y", "z"]) === "y" ? 0 : 0.1;
        return 4 * a * a + 0.1 * b * b + c;
      },
      trials: 200,
      sampler: samplers.quasiRandom(),
    });
    const importances = pedAnova(study.trials, ({ value }) => value!);
    const share = Object.fromEntries(importances.map((one) => [one.name, one.share]));
    expect(importances[0]!.name).toBe("much");
    expect(share.some).toBeGreaterThan(share.nothing!);
    expect(share.much).toBeGreaterThan(0.5);
    expect(share.one).toBe(0);
    expect(importances.reduce((sum, one) => sum + one.share, 0)).toBeCloseTo(1, 12);
  });
});

describe("axes", () => {
  it("mark round numbers; logarithmic ones decades; choices all", () => {
    const texts = (axis: { marks: readonly { text: string }[] }) => axis.marks.map(({ text }) => text);
    expect(texts(numberAxis("a", [0, 10]))).toEqual(["0", "5", "10"]);
    expect(texts(numberAxis("a", [1e-5, 1]))).toEqual(["1e-5", "1e-4", "0.001", "0.01", "0.1", "1"]);
    expect(texts(countAxis("a", [0, 2]))).toEqual(["0", "1", "2"]);
    expect(texts(parameterAxis("a", { kind: "choice", choices: ["x", null] }))).toEqual(["x", "null"]);
    for (const values of [[], [3], [3, 3], [-2, 1e9], [1e-300, 1e300]]) {
      const axis = numberAxis("a", values);
      for (const value of values) expect(axis.place(value)).toBeGreaterThanOrEqual(0);
      for (const { at } of axis.marks) expect(at >= 0 && at <= 1).toBe(true);
    }
    // More values than a call takes arguments, as many long trials report.
    const many = Array.from({ length: 200_000 }, (_, i) => i);
    expect(texts(countAxis("a", many))).toEqual(["0", "50000", "1e+5", "1.5e+5", "2e+5"]);
  });
});

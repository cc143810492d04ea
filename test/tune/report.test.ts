import { describe, expect, it } from "vitest";
import { pedAnova } from "../../src/tune/importance/pedAnova.js";
import { pruners, samplers, type Trial, tune } from "../../src/tune/index.js";
import { countAxis, numberAxis, parameterAxis } from "../../src/tune/report/axis.js";
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

describe("PED-ANOVA", () => {
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

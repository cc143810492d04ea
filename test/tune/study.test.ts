import { describe, expect, it } from "vitest";
import { pruners, samplers, storages, type Trial, type TuneOptions, tune } from "../../src/tune/index.js";

const bowl = (trial: Trial): number => {
  const x = trial.float("x", { low: -10, high: 10 });
  const y = trial.int("y", { low: -10, high: 10 });
  return (x - 2) ** 2 + (y - 3) ** 2;
};

const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

describe("a study", () => {
  it("minimizes, and shows its trials and the best of them", async () => {
    const study = await tune({ objective: bowl, trials: 40 });
    expect(study.trials).toHaveLength(40);
    expect(study.trials.every(({ state }) => state === "complete")).toBe(true);
    expect(study.best.value).toBe(Math.min(...study.trials.map(({ value }) => value!)));
    expect(study.best.value).toBeLessThan(4);
    const { x, y } = study.best.params as { x: number; y: number };
    expect(study.best.value).toBe((x - 2) ** 2 + (y - 3) ** 2);
    const { start, end, worker, distributions } = study.trials[3]!;
    expect(end! - start!).toBeGreaterThanOrEqual(0);
    expect(worker).toBe("memory");
    expect(distributions.y).toEqual({ kind: "int", low: -10, high: 10, step: 1, log: false });
  });

  it("maximizes", async () => {
    const study = await tune({ objective: (trial) => -bowl(trial), direction: "maximize", trials: 30 });
    expect(study.best.value).toBe(Math.max(...study.trials.map(({ value }) => value!)));
    expect(study.best.value).toBeGreaterThan(-10);
  });

  it("is the same again from the same seed, and another from another", async () => {
    const run = async (seed: number) =>
      (await tune({ objective: bowl, trials: 25, sampler: samplers.tpe({ seed }) })).trials;
    const params = (trials: Awaited<ReturnType<typeof run>>) => trials.map((trial) => trial.params);
    expect(params(await run(1))).toEqual(params(await run(1)));
    expect(params(await run(1))).not.toEqual(params(await run(2)));
  });

  it("has conditional parameters: a trial has those it asked for", async () => {
    const study = await tune({
      objective: (trial) => {
        const kind = trial.choice("kind", ["line", "curve"]);
        return kind === "line"
          ? trial.float("slope", { low: 0, high: 1 })
          : 1 + trial.float("bend", { low: 0, high: 1 });
      },
      trials: 40,
    });
    for (const { params } of study.trials) {
      expect(Object.keys(params).sort()).toEqual(
        params.kind === "line" ? ["kind", "slope"] : ["bend", "kind"],
      );
    }
    expect(study.best.params.kind).toBe("line");
  });

  it("gives the same value for a name that is asked for again", async () => {
    const study = await tune({
      objective: (trial) => {
        const [a, b] = [trial.boolean("a"), trial.boolean("a")];
        expect(trial.params).toEqual({ a });
        return a === b ? 1 : 0;
      },
      trials: 3,
    });
    expect(study.trials.every(({ value }) => value === 1)).toBe(true);
  });

  it("records trials that throw or return NaN as failed, with the reason, and goes on", async () => {
    const study = await tune({
      objective: (trial) => {
        const x = trial.float("x", { low: 0, high: 1 });
        if (trial.number === 1) throw new Error("out of memory");
        if (trial.number === 2) return Number.NaN;
        // biome-ignore lint/style/useThrowOnlyError: objectives may throw anything.
        if (trial.number === 3) throw "a text";
        return x;
      },
      trials: 6,
    });
    expect(study.trials.map(({ state }) => state)).toEqual([
      "complete",
      "failed",
      "failed",
      "failed",
      "complete",
      "complete",
    ]);
    expect(study.trials.slice(1, 4).map(({ error }) => error)).toEqual([
      "out of memory",
      "tune: the objective must return a number, got NaN.",
      "a text",
    ]);
  });

  it("says of a study without a complete trial why there is none", async () => {
    const study = await tune({ objective: () => Promise.reject(new Error("no data")), trials: 2 });
    expect(() => study.best).toThrow(
      "study.best: no trial is complete. Of 2 trials 2 failed, the last because: no data",
    );
  });

  it("tries failed trials again with the same parameters, and counts them once", async () => {
    const seen: unknown[] = [];
    const study = await tune({
      objective: (trial) => {
        const x = trial.float("x", { low: 0, high: 1 });
        seen.push(x);
        if (seen.length === 2 || seen.length === 3) throw new Error("flaky");
        return x;
      },
      trials: 4,
      retries: 2,
    });
    expect(seen).toHaveLength(6);
    expect(new Set(seen.slice(1, 4)).size).toBe(1);
    const calm = await tune({ objective: (trial) => trial.float("x", { low: 0, high: 1 }), trials: 4 });
    expect(study.trials.flatMap(({ value }) => value ?? [])).toEqual(calm.trials.map(({ value }) => value));
    const hopeless = await tune({
      objective: () => Promise.reject(new Error("never")),
      trials: 2,
      retries: 3,
    });
    expect(hopeless.trials).toHaveLength(8);
  });

  it("takes fixed and enqueued parameters", async () => {
    const study = await tune({
      objective: bowl,
      trials: 5,
      fixed: { y: 3 },
      enqueue: [{ x: 2 }, { x: -1, y: 0 }],
    });
    expect(study.trials[0]!.params).toEqual({ x: 2, y: 3 });
    expect(study.trials[1]!.params).toEqual({ x: -1, y: 0 });
    expect(study.trials.slice(2).every(({ params }) => params.y === 3)).toBe(true);
    expect(study.best.value).toBe(0);
    await expect(tune({ objective: bowl, trials: 1, fixed: { y: 99 } })).rejects.toThrow(
      /"y" is fixed or enqueued as 99, which is not in int -10 … 10/,
    );
  });

  it("leaves trials that break constraints out of the best, and searches where they are kept", async () => {
    const objective = (trial: Trial): number => {
      const x = trial.float("x", { low: 0, high: 10 });
      trial.setConstraint("x is at least 4", 4 - x);
      return x;
    };
    const study = await tune({ objective, trials: 60 });
    expect(study.best.value).toBeGreaterThanOrEqual(4);
    expect(study.best.value).toBeLessThan(4.5);
    const never = (trial: Trial): number => {
      trial.setConstraint("no", 1);
      return 0;
    };
    const impossible = await tune({ objective: never, trials: 2 });
    expect(() => impossible.best).toThrow(/All 2 complete trials break a constraint/);
  });

  it("starts warm from an earlier study", async () => {
    const earlier = await tune({ objective: bowl, trials: 60 });
    const cold = await tune({ objective: bowl, trials: 5, sampler: samplers.tpe({ seed: 9 }) });
    const warm = await tune({
      objective: bowl,
      trials: 5,
      sampler: samplers.tpe({ seed: 9 }),
      warmStart: earlier,
    });
    expect(warm.trials).toHaveLength(5);
    expect(warm.best.value).toBeLessThan(cold.best.value);
    const again = await tune({
      objective: bowl,
      trials: 5,
      sampler: samplers.tpe({ seed: 9 }),
      warmStart: JSON.parse(JSON.stringify(earlier.trials)),
    });
    expect(again.trials.map(({ params }) => params)).toEqual(warm.trials.map(({ params }) => params));
  });

  it("stops by time, and tells the running trial by its signal", async () => {
    const started = performance.now();
    const study = await tune({
      objective: async ({ signal }) => {
        await Promise.race([
          sleep(5000),
          new Promise((resolve) => signal.addEventListener("abort", resolve)),
        ]);
        return 1;
      },
      time: "60ms",
    });
    expect(performance.now() - started).toBeLessThan(2000);
    expect(study.trials).toMatchObject([{ state: "failed", error: "the study's time is over" }]);
  });

  it("stops by time and by signal while an objective waits, whether it watches its signal or not", async () => {
    const never = () => new Promise<number>(() => {});
    const started = performance.now();
    const timed = await tune({ objective: never, time: 0.1, trials: 5 });
    expect(timed.trials.map(({ state, error }) => [state, error])).toEqual([
      ["failed", "the study's time is over"],
    ]);
    const controller = new AbortController();
    setTimeout(() => controller.abort(new Error("enough")), 100);
    const watching = ({ signal }: Trial) => (signal.aborted ? 1 : never());
    const stopped = await tune({ objective: watching, trials: 5, signal: controller.signal });
    expect(stopped.trials.map(({ error }) => error)).toEqual(["enough"]);
    expect(performance.now() - started).toBeLessThan(6000);
    // What it does afterwards changes nothing, and an objective that ends in time counts.
    const late = await tune({
      objective: () => new Promise((ended) => setTimeout(() => ended(3), 300)),
      time: 0.1,
    });
    expect(late.trials.map(({ value }) => value)).toEqual([3]);
  });

  it("a pruned trial goes on to its own end, as long as that takes", async () => {
    let ended = 0;
    const study = await tune({
      objective: async (trial) => {
        trial.report(trial.number, 1);
        await new Promise((next) => setTimeout(next, 1200));
        ended++;
        return trial.shouldPrune() ? trial.prune() : 1;
      },
      pruner: pruners.threshold({ upper: 0.5 }),
      trials: 2,
    });
    expect(ended).toBe(2);
    expect(study.trials.map(({ state }) => state)).toEqual(["complete", "pruned"]);
  });

  it("an infinity is a result, as for Optuna: the worst, or the best", async () => {
    const objective = (trial: Trial) => {
      const x = trial.float("x", { low: 0, high: 1 });
      return x < 0.3 ? Number.POSITIVE_INFINITY : x;
    };
    for (const sampler of [samplers.tpe(), samplers.cmaEs(), samplers.random()]) {
      const study = await tune({ objective, trials: 40, sampler });
      expect(study.trials.every(({ state }) => state === "complete")).toBe(true);
      expect(study.best.value).toBeGreaterThanOrEqual(0.3);
      expect(study.best.value).toBeLessThan(1);
      expect(study.report()).toContain("Best: trial");
    }
    const all = await tune({ objective: () => Number.NEGATIVE_INFINITY, trials: 12 });
    expect(all.best).toMatchObject({ number: 0, value: Number.NEGATIVE_INFINITY });
    const pruned = await tune({
      objective: (trial) => {
        trial.report(Number.POSITIVE_INFINITY, 0);
        return trial.prune();
      },
      trials: 1,
    });
    expect(pruned.trials[0]!.value).toBe(Number.POSITIVE_INFINITY);
    for (const sampler of [samplers.nsga2({ populationSize: 8 }), samplers.tpe()]) {
      const both = await tune({
        objective: (trial) => [objective(trial), -(1 / trial.int("n", { low: 0, high: 3 }))],
        directions: ["minimize", "minimize"],
        trials: 40,
        sampler,
      });
      expect(both.trials.every(({ state }) => state === "complete")).toBe(true);
      expect(both.paretoFront.some(({ values }) => values[1] === Number.NEGATIVE_INFINITY)).toBe(true);
    }
  });

  it("stops by the user's signal, also while objectives never wait, and is gone on with later", async () => {
    const storage = storages.memory();
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 40);
    const study = await tune({
      objective: bowl,
      signal: controller.signal,
      sampler: samplers.random(),
      storage,
    });
    const done = study.trials.length;
    expect(done).toBeGreaterThan(1);
    const more = await tune({ objective: bowl, trials: done + 3, storage });
    expect(more.trials).toHaveLength(done + 3);
    const none = await tune({ objective: bowl, trials: 5, signal: AbortSignal.abort() });
    expect(none.trials).toHaveLength(0);
  });

  it("stops where there is no progress", async () => {
    const study = await tune({ objective: ({ number }) => Math.max(0, 5 - number), patience: 4 });
    expect(study.trials).toHaveLength(10);
  });

  it("calls back after each trial, in order, and can be stopped and fed from there", async () => {
    const seen: number[] = [];
    const study = await tune({
      objective: bowl,
      callbacks: [
        async (current, trial) => {
          await sleep(1);
          seen.push(trial.number);
          if (trial.number === 1) current.enqueue({ x: 1, y: 1 });
          if (trial.number === 4) current.stop();
        },
      ],
    });
    expect(seen).toEqual([0, 1, 2, 3, 4]);
    expect(study.trials[2]!.params).toEqual({ x: 1, y: 1 });
    const failing = tune({
      objective: bowl,
      trials: 9,
      callbacks: [() => Promise.reject(new Error("mine"))],
    });
    await expect(failing).rejects.toThrow("mine");
  });

  it("has several objectives, and a Pareto front", async () => {
    const objective = (trial: Trial): [number, number] => {
      const x = trial.float("x", { low: 0, high: 4 });
      return [x * x, (x - 2) ** 2];
    };
    const study = await tune({ objective, directions: ["minimize", "minimize"], trials: 40 });
    expect(study.paretoFront.length).toBeGreaterThan(3);
    for (const { params } of study.paretoFront) expect(params.x).toBeLessThan(2.5);
    expect(() => study.best).toThrow(/no single best. Use study.paretoFront/);
    const single = await tune({ objective: bowl, trials: 10 });
    expect(single.paretoFront.map(({ value }) => value)).toEqual([single.best.value]);
  });

  it("keeps attributes and reports", async () => {
    const study = await tune({
      objective: (trial) => {
        trial.setAttribute("sizes", [1, { deep: true }]);
        for (const step of [2, 0, 1]) trial.report(step * 10, step);
        return 1;
      },
      trials: 1,
    });
    expect(study.trials[0]).toMatchObject({
      attributes: { sizes: [1, { deep: true }] },
      intermediate: [
        { step: 0, value: 0 },
        { step: 1, value: 10 },
        { step: 2, value: 20 },
      ],
    });
  });

  it("prunes: the value is the last report", async () => {
    const study = await tune({
      objective: (trial) => {
        trial.report(7, 0);
        trial.report(8, 1);
        return trial.prune();
      },
      trials: 1,
    });
    expect(study.trials[0]).toMatchObject({ state: "pruned", value: 8 });
  });
});

describe("bad options are refused before anything starts", () => {
  const bad: [string, Record<string, unknown>, ErrorConstructor, RegExp][] = [
    ["no objective", { objective: undefined }, TypeError, /objective must be a function/],
    ["no end", { trials: undefined }, TypeError, /nothing would end the study. Give trials, time/],
    ["endless trials alone", { trials: Number.POSITIVE_INFINITY }, TypeError, /nothing would end the study/],
    ["an unknown option", { trails: 5 }, RangeError, /unknown option "trails".*Did you mean "trials"/],
    ["no direction", { direction: "up" }, RangeError, /unknown direction "up"/],
    [
      "null as direction",
      { direction: null },
      TypeError,
      /direction must be "minimize" or "maximize", got null/,
    ],
    [
      "both direction and directions",
      { direction: "minimize", directions: ["minimize"] },
      TypeError,
      /Leave one of them out/,
    ],
    ["no directions", { directions: [] }, RangeError, /directions is empty/],
    ["half a trial", { trials: 0.5 }, RangeError, /trials must be a whole number >= 1/],
    ["a text of trials", { trials: "5" }, TypeError, /trials must be a whole number >= 1, got "5"/],
    ["no time", { time: "soon" }, RangeError, /time must be a time such as "60s"/],
    ["a function as time", { time: () => 1 }, TypeError, /time must be a time/],
    [
      "a sampler's name",
      { sampler: "tpe" },
      TypeError,
      /sampler must be a sampler such as samplers.tpe\(\), got "tpe"/,
    ],
    ["a pruner not called", { pruner: pruners.asha }, TypeError, /pruner must be a pruner/],
    [
      "a pruner with two directions",
      { directions: ["minimize", "minimize"], pruner: pruners.asha() },
      RangeError,
      /pruners compare one value/,
    ],
    ["a storage's path", { storage: "study.log" }, TypeError, /storage must be a storage/],
    ["one callback without a list", { callbacks: () => {} }, TypeError, /callbacks must be a list/],
    ["a list as fixed", { fixed: [1] }, TypeError, /fixed must be an object such as/],
    ["an object enqueued", { enqueue: [{ x: {} }] }, TypeError, /enqueue\[0\].x must be a string, number/],
    ["half a study to start from", { warmStart: [{ number: 1 }] }, TypeError, /warmStart must be a study/],
    ["a number to start from", { warmStart: 3 }, TypeError, /warmStart must be a study, .* got 3/],
    ["no address", { objective: "http://[" }, TypeError, /objective must be the path or URL of a module/],
    ["a signal's controller", { signal: new AbortController() }, TypeError, /signal must be an AbortSignal/],
    ["negative retries", { retries: -1 }, RangeError, /retries must be a whole number >= 0/],
    ["no name", { name: "" }, TypeError, /name must be a string/],
  ];

  it.each(bad)("%s", async (_, options, kind, message) => {
    let calls = 0;
    const objective = () => ++calls;
    const result = tune({ objective, trials: 3, ...options } as unknown as TuneOptions);
    await expect(result).rejects.toThrow(message);
    await expect(result).rejects.toBeInstanceOf(kind);
    expect(calls).toBe(0);
  });
});

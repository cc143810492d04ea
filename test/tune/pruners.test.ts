import { describe, expect, it } from "vitest";
import { type Pruner, pruners, samplers, type Trial, tune } from "../../src/tune/index.js";
import type { Course } from "../../src/tune/pruners/pruner.js";

/** A trial that reported these losses at steps 0, 1, 2, …; null: no report at that step. */
function course(losses: readonly (number | null)[], isComplete = true, stream = 0): Course {
  const reports = losses.flatMap((loss, step) => (loss === null ? [] : [[step, loss] as const]));
  return { losses: new Map(reports), isComplete, stream };
}

/** At which step a trial with these losses would be pruned; undefined if at none. */
function prunedAt(
  pruner: Pruner,
  losses: readonly (number | null)[],
  others: readonly Course[],
): number | undefined {
  for (let step = 0; step < losses.length; step++) {
    if (losses[step] === null) continue;
    const trial = course(losses.slice(0, step + 1), false);
    if (pruner.shouldPrune({ trial, others, sign: 1 })) return step;
  }
  return undefined;
}

const flat = (level: number, steps = 10): number[] => new Array<number>(steps).fill(level);
const LEVELS = [1, 2, 3, 4, 5].map((level) => course(flat(level)));

describe("median and percentile", () => {
  it("prune what is worse than the median, or than the best quarter, of complete trials at that step", () => {
    expect(prunedAt(pruners.median(), flat(3.5), LEVELS)).toBe(0);
    expect(prunedAt(pruners.median(), flat(3), LEVELS)).toBeUndefined();
    expect(prunedAt(pruners.percentile({ percentile: 25 }), flat(2.5), LEVELS)).toBe(0);
    expect(prunedAt(pruners.percentile({ percentile: 25 }), flat(2), LEVELS)).toBeUndefined();
  });

  it("judge by the best report so far", () => {
    expect(prunedAt(pruners.median(), [1, 9, 9, 9], LEVELS)).toBeUndefined();
  });

  it("wait for enough trials, steps, and reports at the step", () => {
    expect(prunedAt(pruners.median(), flat(9), LEVELS.slice(1))).toBeUndefined();
    expect(prunedAt(pruners.median({ startupTrials: 2 }), flat(9), LEVELS.slice(3))).toBe(0);
    expect(prunedAt(pruners.median({ warmupSteps: 4 }), flat(9), LEVELS)).toBe(4);
    expect(
      prunedAt(
        pruners.median({ warmupSteps: 1, intervalSteps: 3 }),
        [0.1, null, 9, null, 9, 9].map((x) => x && x + 5),
        LEVELS,
      ),
    ).toBe(2);
    expect(prunedAt(pruners.median({ minTrials: 6 }), flat(9), LEVELS)).toBeUndefined();
    expect(
      prunedAt(
        pruners.median(),
        flat(9),
        LEVELS.map(({ losses }) => ({ losses, isComplete: false, stream: 0 })),
      ),
    ).toBeUndefined();
  });

  it("prune NaN", () => {
    expect(prunedAt(pruners.median(), [Number.NaN, 1], LEVELS)).toBe(0);
  });
});

describe("asha", () => {
  const pruner = pruners.asha({ reductionFactor: 2 });

  it("has rungs at 1, 2, 4, 8: of those that reach one, the best half goes on", () => {
    const others = [4, 6, 8].map((level) => course(flat(level)));
    expect(prunedAt(pruner, flat(5), others)).toBeUndefined();
    expect(prunedAt(pruner, flat(7), others)).toBe(1);
    expect(prunedAt(pruner, [9, 5, 5, 5, 7, 7], others)).toBe(4);
    // Step 3 is no rung: being bad there does not matter.
    expect(prunedAt(pruner, [9, 5, 5, 9, 5, 5], others)).toBeUndefined();
  });

  it("lets the best so far go on until as many as the factor have come", () => {
    expect(prunedAt(pruners.asha({ reductionFactor: 4 }), flat(1), [course(flat(2))])).toBeUndefined();
    expect(prunedAt(pruners.asha({ reductionFactor: 4 }), flat(3), [course(flat(2))])).toBe(1);
  });

  it("judges at the first report past a rung, each rung once", () => {
    const others = [1, 2, 3].map((level) => course([null, null, null, level, level, level]));
    expect(prunedAt(pruner, [null, null, null, 9, 0, 0], others)).toBe(3);
    expect(prunedAt(pruner, [null, null, null, 1, 1, 9], others)).toBeUndefined();
  });

  it("has its first rung at minResource · factor^rate, and prunes NaN there", () => {
    const late = pruners.asha({ minResource: 2, reductionFactor: 2, minEarlyStoppingRate: 1 });
    expect(prunedAt(late, flat(9), [course(flat(1))])).toBe(4);
    expect(prunedAt(late, [1, 1, 1, 1, Number.NaN], [])).toBe(4);
  });

  it("bootstrapTrials: nobody goes on until so many have come", () => {
    const patient = pruners.asha({ reductionFactor: 2, bootstrapTrials: 2 });
    expect(prunedAt(patient, flat(1), [course(flat(2))])).toBe(1);
    expect(prunedAt(patient, flat(1), [course(flat(2)), course(flat(3))])).toBeUndefined();
  });
});

describe("hyperband", () => {
  it("has brackets from impatient to patient, the impatient ones with more trials", () => {
    const pruner = pruners.hyperband({ maxResource: 27, reductionFactor: 3 });
    const pruned = Array.from({ length: 400 }, (_, stream) => {
      for (const step of [1, 3, 9, 27]) {
        const others = Array.from({ length: 40 }, (__, k) => course(flat(1, 28), true, 1000 + k));
        const trial = course(flat(9, step + 1), false, stream);
        if (pruner.shouldPrune({ trial, others, sign: 1 })) return step;
      }
      return undefined;
    });
    const [a, b, c, d] = [1, 3, 9, 27].map((step) => pruned.filter((at) => at === step).length) as [
      number,
      number,
      number,
      number,
    ];
    expect(a + b + c + d).toBe(400);
    // Shares of ⌈4·3ˢ/(s+1)⌉ for s = 3, 2, 1, 0: 27, 12, 6, 4 of 49.
    expect(a).toBeGreaterThan(180);
    expect(b).toBeGreaterThan(70);
    expect(c).toBeGreaterThan(25);
    expect(d).toBeGreaterThan(10);
  });

  it("prunes nothing before it knows how long a trial is", () => {
    expect(prunedAt(pruners.hyperband(), flat(9), [course(flat(1), false)])).toBeUndefined();
  });
});

describe("patient", () => {
  it("asks only about trials that have not improved for longer than its patience", () => {
    expect(prunedAt(pruners.patient({ patience: 2 }), [5, 4, 3, 3, 3, 3, 3], [])).toBeUndefined();
    expect(prunedAt(pruners.patient({ patience: 2 }), [5, 4, 3, 4, 4, 4, 4], [])).toBe(5);
    expect(
      prunedAt(pruners.patient({ patience: 2, minDelta: 1.5 }), [5, 4, 3, 4, 4, 4, 4], []),
    ).toBeUndefined();
  });

  it("and then leaves it to the wrapped pruner", () => {
    const wrapped = pruners.patient({ patience: 1, pruner: pruners.median() });
    expect(prunedAt(wrapped, [2, 2.5, 2.5, 2.5], LEVELS)).toBeUndefined();
    expect(prunedAt(wrapped, [4, 4.5, 4.5, 4.5], LEVELS)).toBe(2);
  });
});

describe("threshold", () => {
  it("prunes what leaves the bounds, as reported, or is NaN", () => {
    const pruner = pruners.threshold({ lower: -1, upper: 10, warmupSteps: 1 });
    expect(prunedAt(pruner, [99, 5, 11], [])).toBe(2);
    expect(prunedAt(pruner, [5, -2], [])).toBe(1);
    expect(prunedAt(pruner, [5, Number.NaN], [])).toBe(1);
    expect(prunedAt(pruner, [5, 10, -1], [])).toBeUndefined();
    const maximizing = { trial: course([-11], false), others: [], sign: -1 as const };
    expect(pruners.threshold({ upper: 10 }).shouldPrune(maximizing)).toBe(true);
  });
});

describe("in a study", () => {
  const EPOCHS = 64;
  /** Learning curves that come down to the trial's own level. */
  const run = async (pruner: Pruner) => {
    let epochs = 0;
    const objective = (trial: Trial): number => {
      const level = (trial.float("x", { low: 0, high: 1 }) - 0.3) ** 2;
      let loss = 0;
      for (let epoch = 0; epoch < EPOCHS; epoch++) {
        epochs++;
        loss = level + 1 / (epoch + 1);
        trial.report(loss, epoch);
        if (trial.shouldPrune()) return trial.prune();
      }
      return loss;
    };
    const study = await tune({ objective, trials: 50, pruner, sampler: samplers.random({ seed: 1 }) });
    return {
      epochs,
      best: study.best.value,
      pruned: study.trials.filter(({ state }) => state === "pruned").length,
    };
  };

  it.each([pruners.asha(), pruners.hyperband(), pruners.median()])(
    "$name: the same score with fewer epochs",
    async (pruner) => {
      const all = await run(pruners.none());
      const some = await run(pruner);
      expect(all.epochs).toBe(50 * EPOCHS);
      expect(some.epochs).toBeLessThan((all.epochs * (pruner.name === "asha" ? 1 : 2)) / 3);
      expect(some.best).toBeLessThan(all.best + 1e-3);
      expect(some.pruned).toBeGreaterThan(15);
    },
  );
});

describe("bad options", () => {
  it.each([
    [
      () => pruners.percentile({ percentile: 101 }),
      RangeError,
      /percentile must be a number in \[0, 100\], got 101/,
    ],
    [() => pruners.percentile({} as never), TypeError, /percentile is missing/],
    [() => pruners.asha({ reductionFactor: 1 }), RangeError, /reductionFactor must be a whole number >= 2/],
    [() => pruners.asha({ minResource: 0 }), RangeError, /minResource must be a whole number >= 1/],
    [() => pruners.hyperband({ maxResource: "all" as never }), TypeError, /maxResource/],
    [() => pruners.patient({} as never), TypeError, /patience is missing/],
    [() => pruners.patient({ patience: 1, pruner: "median" as never }), TypeError, /pruner must be a pruner/],
    [() => pruners.threshold({}), TypeError, /lower and upper are both missing/],
    [() => pruners.threshold({ lower: 2, upper: 1 }), RangeError, /lower must not be greater/],
    [
      () => pruners.median({ startupTrials: "5" as never }),
      TypeError,
      /startupTrials must be a whole number/,
    ],
  ])("%s", (make, kind, message) => {
    expect(make).toThrow(message);
    expect(make).toThrow(kind as ErrorConstructor);
  });
});

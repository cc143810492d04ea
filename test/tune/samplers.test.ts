import { describe, expect, it } from "vitest";
import { type Sampler, samplers, type Trial, tune } from "../../src/tune/index.js";
import { drawsFor } from "../../src/tune/math/draws.js";
import { Parzen } from "../../src/tune/samplers/parzen.js";
import { choiceList, type Distribution, floatRange, intRange } from "../../src/tune/space/distribution.js";
import { StateCode } from "../../src/tune/storages/operations.js";
import { fromResult } from "../../src/tune/study/trialResult.js";

const MADE: Record<string, (seed: number) => Sampler> = {
  random: (seed) => samplers.random({ seed }),
  quasiRandom: (seed) => samplers.quasiRandom({ seed }),
  tpe: (seed) => samplers.tpe({ seed }),
  "tpe, apart": (seed) => samplers.tpe({ seed, multivariate: false }),
  cmaEs: (seed) => samplers.cmaEs({ seed }),
  nsga2: (seed) => samplers.nsga2({ seed, populationSize: 8 }),
};

/** Every kind of parameter, some of them conditional. */
function mixed(trial: Trial): number {
  const rate = trial.float("rate", { low: 1e-5, high: 1, log: true });
  const layers = trial.int("layers", { low: 1, high: 3 });
  let loss = Math.abs(Math.log10(rate) + 2) + (trial.choice("act", ["a", "b", "c"]) === "b" ? 0 : 1);
  for (let i = 0; i < layers; i++)
    loss += Math.abs(trial.int(`units${i}`, { low: 8, high: 64, step: 8 }) - 32) / 32;
  if (trial.boolean("dropout")) loss += trial.float("dropRate", { low: 0, high: 0.5, step: 0.1 });
  return loss;
}

describe.each(Object.entries(MADE))("%s", (_, make) => {
  it("gives the same trials from the same seed, others from others, all inside their ranges", async () => {
    const run = async (seed: number) =>
      (await tune({ objective: mixed, trials: 40, sampler: make(seed) })).trials;
    const [a, b, c] = [await run(4), await run(4), await run(5)];
    expect(a.map(({ params }) => params)).toEqual(b.map(({ params }) => params));
    expect(a.map(({ params }) => params)).not.toEqual(c.map(({ params }) => params));
    for (const { params } of a) {
      expect([0, 0.1, 0.2, 0.3, 0.4, 0.5, undefined]).toContain(params.dropRate);
      expect(Number(params.units0) % 8).toBe(0);
      expect(Object.keys(params).filter((name) => name.startsWith("units"))).toHaveLength(
        Number(params.layers),
      );
    }
  });

  it("goes on where it stopped as if it had not", async () => {
    const { storages } = await import("../../src/tune/index.js");
    const storage = storages.memory();
    for (const trials of [7, 13, 30]) await tune({ objective: mixed, trials, sampler: make(2), storage });
    const parts = await tune({ objective: mixed, trials: 30, sampler: make(2), storage });
    const whole = await tune({ objective: mixed, trials: 30, sampler: make(2) });
    expect(parts.trials.map(({ params }) => params)).toEqual(whole.trials.map(({ params }) => params));
  });

  it("refuses unknown options", () => {
    const name = make(0).name as keyof typeof samplers;
    const wrong = samplers[name] as (options: unknown) => Sampler;
    expect(() => wrong({ sead: 1 })).toThrow(/unknown option "sead"/);
    expect(() => wrong({ seed: -1 })).toThrow(RangeError);
    expect(() => wrong({ seed: "1" })).toThrow(TypeError);
  });
});

/** The median over seeds of the best value found. */
async function medianBest(
  objective: (trial: Trial) => number,
  make: (seed: number) => Sampler,
): Promise<number> {
  const found: number[] = [];
  for (let seed = 0; seed < 7; seed++) {
    found.push((await tune({ objective, trials: 60, sampler: make(seed) })).best.value);
  }
  return found.sort((a, b) => a - b)[3]!;
}

describe("what samplers find in 60 trials (median of 7 seeds)", () => {
  const valley = (trial: Trial): number => {
    const [a, b, c] = ["a", "b", "c"].map((name) => trial.float(name, { low: -5, high: 10 })) as [
      number,
      number,
      number,
    ];
    return 100 * (b - a * a) ** 2 + (1 - a) ** 2 + 100 * (c - b * b) ** 2 + (1 - b) ** 2;
  };

  it("tpe: less than half of random search, on a valley and on a mixed space", async () => {
    for (const objective of [valley, mixed]) {
      const [model, random] = [
        await medianBest(objective, MADE.tpe!),
        await medianBest(objective, MADE.random!),
      ];
      expect(model).toBeLessThan(random / 2);
    }
  });

  it("cmaEs: less than half of random search on a valley", async () => {
    expect(await medianBest(valley, MADE.cmaEs!)).toBeLessThan((await medianBest(valley, MADE.random!)) / 2);
  });
});

describe("tpe", () => {
  const SPACE = new Map<string, Distribution>([
    ["activation", choiceList("c", ["relu", "tanh", "gelu"])],
    ["dropout", floatRange("f", { low: 0, high: 0.5, step: 0.1 })],
    ["learningRate", floatRange("f", { low: 1e-5, high: 1e-1, log: true })],
    ["units", intRange("i", { low: 4, high: 128, log: true })],
    ["x", floatRange("f", { low: -5, high: 10 })],
  ]);
  const TRIALS = [
    [0, 0, 1e-3, 4, -5],
    [1, 0.1, 2e-3, 64, 3],
    [1, 0.1, 5e-5, 50, 3.1],
    [2, 0.5, 1e-2, 128, 2.5],
    [1, 0.3, 1.5e-3, 60, 9],
  ];
  const POINTS = [
    [1, 0.1, 1.2e-3, 55, 3],
    [0, 0.5, 1e-5, 4, -5],
    [2, 0.2, 0.1, 128, 10],
    [1, 0.4, 3e-4, 17, 0.25],
  ];
  // log_pdf of Optuna 5.0.0's _ParzenEstimator with the same trials, prior weight 1, magic clip, no endpoints.
  const OPTUNA: Record<number, number[]> = {
    5: [-10.206311171016994, -12.506177700486926, -14.163635911408463, -12.441197800447311],
    1: [-13.211612807398698, -10.44514285406256, -14.6107941670487, -12.029130377756362],
    0: [-13.012016567382304, -10.763792437659419, -14.1677553644606, -11.823605446889317],
  };

  it("has the densities of Optuna, to 1e-9", () => {
    for (const [count, densities] of Object.entries(OPTUNA)) {
      const rows = TRIALS.slice(0, Number(count));
      const density = new Parzen(
        SPACE,
        rows,
        rows.map(() => 1),
      );
      POINTS.forEach((point, i) => {
        expect(Math.abs(density.logDensity(point) - densities[i]!)).toBeLessThan(1e-9);
      });
    }
  });

  it("draws as often as the density says", () => {
    const density = new Parzen(
      SPACE,
      TRIALS,
      TRIALS.map(() => 1),
    );
    const draws = drawsFor(1, "test", 0);
    const rows = Array.from({ length: 4000 }, () => density.draw(draws));
    const one = new Map([["x", SPACE.get("x")!]]);
    const marginal = new Parzen(
      one,
      TRIALS.map((row) => [row[4]!]),
      TRIALS.map(() => 1),
    );
    for (let low = -5; low < 10; low += 3) {
      let expected = 0;
      for (let k = 0; k < 300; k++) expected += Math.exp(marginal.logDensity([low + (k + 0.5) / 100])) / 100;
      const share = rows.filter((row) => row[4]! >= low && row[4]! < low + 3).length / rows.length;
      expect(Math.abs(share - expected)).toBeLessThan(0.025);
    }
  });

  it("with the constant liar, trials that run at the same time do not try the same", async () => {
    const x = floatRange("f", { low: 0, high: 1 });
    const objective = (trial: Trial): number => (trial.float("x", { low: 0, high: 1 }) - 0.3) ** 2;
    const earlier = await tune({ objective, trials: 40 });
    /** The mean distance of ten trials, none of which has ended when the next one starts. */
    const spread = (constantLiar: boolean, seed: number): number => {
      const trials = earlier.trials.map((trial, i) => fromResult(trial, i));
      const sampler = samplers.tpe({ seed, constantLiar });
      const drawn: number[] = [];
      for (let stream = 40; stream < 50; stream++) {
        const sampling = { signs: [1] as const, trials, drawn: new Map(), stream, notes: {}, note: () => {} };
        const value = sampler.single(sampling, "x", x);
        const params = new Map([["x", { value, distribution: x }]]);
        trials.push({ ...trials[0]!, number: stream, state: StateCode.Running, values: null, params });
        drawn.push(value);
      }
      const gaps = drawn.flatMap((one, i) => drawn.slice(i + 1).map((other) => Math.abs(one - other)));
      return gaps.reduce((sum, gap) => sum + gap) / gaps.length;
    };
    const mean = (constantLiar: boolean): number => {
      const spreads = Array.from({ length: 20 }, (_, seed) => spread(constantLiar, seed));
      return spreads.reduce((a, b) => a + b) / spreads.length;
    };
    expect(mean(true)).toBeGreaterThan(1.5 * mean(false));
  });
});

describe("quasiRandom", () => {
  it("fills two dimensions more evenly than random search: 64 trials, one in each of 8 × 8 fields", async () => {
    const fields = async (sampler: Sampler): Promise<number> => {
      const objective = (t: Trial) => t.float("a", { low: 0, high: 1 }) + t.float("b", { low: 0, high: 1 });
      const { trials } = await tune({ objective, trials: 64, sampler });
      return new Set(
        trials.map(({ params: { a, b } }) => `${Math.floor(Number(a) * 8)} ${Math.floor(Number(b) * 8)}`),
      ).size;
    };
    expect(await fields(samplers.quasiRandom({ seed: 5 }))).toBe(64);
    expect(await fields(samplers.random({ seed: 5 }))).toBeLessThan(50);
  });
});

describe("grid", () => {
  const space = { units: [16, 32, 64], act: ["relu", "tanh"], bias: [true, false] };
  const objective = (trial: Trial): number => {
    trial.choice("act", ["relu", "tanh"]);
    trial.boolean("bias");
    return trial.int("units", { low: 8, high: 64, step: 8 });
  };

  it("tries every combination once, in the seed's order, and ends", async () => {
    const study = await tune({ objective, sampler: samplers.grid({ space, seed: 2 }) });
    const tried = study.trials.map(({ params }) => JSON.stringify([params.units, params.act, params.bias]));
    expect(tried).toHaveLength(12);
    expect(new Set(tried).size).toBe(12);
    const other = await tune({ objective, sampler: samplers.grid({ space, seed: 3 }) });
    expect(other.trials.map(({ params }) => params)).not.toEqual(study.trials.map(({ params }) => params));
  });

  it("does not count enqueued trials as its own, and tries failed ones again only where retries say so", async () => {
    const flaky = (trial: Trial): number => {
      const value = objective(trial);
      if (trial.number === 4) throw new Error("flaky");
      return value;
    };
    const study = await tune({
      objective: flaky,
      sampler: samplers.grid({ space }),
      enqueue: [{ units: 8, act: "relu", bias: true }],
      retries: 1,
    });
    expect(study.trials.filter(({ state }) => state === "complete")).toHaveLength(13);
  });

  it("says what is missing from it, and what does not fit", async () => {
    const ask = (name: string, high: number) => (trial: Trial) => trial.int(name, { low: 1, high });
    const run = (objectiveOf: (trial: Trial) => number) =>
      tune({ objective: objectiveOf, sampler: samplers.grid({ space }) });
    await expect(run(ask("depth", 64))).rejects.toThrow(/asks for "depth", which is not in the grid/);
    await expect(run(ask("units", 4))).rejects.toThrow(/of "units" is not in int 1 … 4/);
    expect(() => samplers.grid({ space: {} })).toThrow(/space is empty/);
    expect(() => samplers.grid({ space: { a: [] } })).toThrow(/space.a is empty/);
    expect(() => samplers.grid({} as never)).toThrow(TypeError);
  });
});

describe("nsga2", () => {
  // ZDT1 of Zitzler, Deb & Thiele 2000 in 4 dimensions: the front is y = 1 − √x.
  const zdt1 = (trial: Trial): [number, number] => {
    const x = Array.from({ length: 4 }, (_, i) => trial.float(`x${i}`, { low: 0, high: 1 }));
    const g = 1 + 3 * (x[1]! + x[2]! + x[3]!);
    return [x[0]!, g * (1 - Math.sqrt(x[0]! / g))];
  };

  it("comes nearer to the front than random search, along its whole length", async () => {
    const distance = async (sampler: Sampler): Promise<number> => {
      const study = await tune({
        objective: zdt1,
        directions: ["minimize", "minimize"],
        trials: 400,
        sampler,
      });
      const gaps = study.paretoFront.map(({ values: [x, y] }) => y! - (1 - Math.sqrt(x!)));
      return gaps.reduce((a, b) => a + b) / gaps.length;
    };
    const evolved = await distance(samplers.nsga2({ seed: 1, populationSize: 20 }));
    expect(evolved).toBeLessThan((await distance(samplers.random({ seed: 1 }))) / 2);
  });

  it("prefers trials that keep their constraints", async () => {
    const objective = (trial: Trial): [number, number] => {
      const values = zdt1(trial);
      trial.setConstraint("x", 0.5 - values[0]);
      return values;
    };
    const sampler = samplers.nsga2({ seed: 1, populationSize: 10 });
    const study = await tune({ objective, directions: ["minimize", "minimize"], trials: 120, sampler });
    const late = study.trials.slice(60).filter(({ constraints }) => constraints[0]! <= 0);
    expect(late.length).toBeGreaterThan(45);
    expect(study.paretoFront.every(({ values }) => values[0]! >= 0.5)).toBe(true);
  });
});

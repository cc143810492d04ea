// The statistics of benches are of all that was timed, and of nothing else.
import { describe, expect, it } from "vitest";

interface Statistics {
  readonly samples: readonly number[];
  readonly p50: number;
  readonly max: number;
}
const rounds = "../../bench/lib/rounds.js";
const { statistics, takeTurns } = (await import(rounds)) as {
  statistics(samples: readonly number[]): Statistics;
  takeTurns(cases: readonly object[], options: object): Promise<Statistics[]>;
};

describe("benches", () => {
  it("keep every sample", () => {
    const { samples, p50, max } = statistics([5, 1, 4, 2, 3]);
    expect([[...samples], p50, max]).toEqual([[1, 2, 3, 4, 5], 3, 5]);
  });

  it("let cases take turns, one sample a round", async () => {
    const order: number[] = [];
    let now = 0;
    const cases = [1, 2].map((ms, i) => ({
      run(count: number) {
        order.push(i);
        now += ms * count;
      },
    }));
    const options = { rounds: 4, sliceMs: 1, warmMs: 1, clock: () => now };
    const [one, two] = (await takeTurns(cases, options)) as [Statistics, Statistics];
    expect([[...one.samples], [...two.samples]]).toEqual([
      [1, 1, 1, 1],
      [2, 2, 2, 2],
    ]);
    expect(order.slice(-8)).toEqual([0, 1, 0, 1, 0, 1, 0, 1]);
  });
});

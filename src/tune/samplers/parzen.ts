// The density that TPE fits to a set of trials: a mixture with one kernel per trial and a wide one as prior, each kernel
// a product over the parameters (so the parameters of one trial stay together). Kernels of ranges are normal
// distributions cut to the range, as wide as the distance to the neighbours; kernels of choices give most weight to the
// choice the trial made. Bergstra et al. 2011, section 4.2; Optuna 5's settings: prior weight 1, "magic clip" of widths.
import { exp, log } from "../../numeric/elementary.js";
import type { Random } from "../../numeric/random.js";
import type { Space } from "../space/groups.js";
import { type Column, columnOf, PRIOR_WEIGHT, place } from "./parzenColumns.js";

export class Parzen {
  private readonly columns: Column[];
  /** Shares of the kernels; they add up to 1. */
  private readonly weights: Float64Array;
  private readonly logWeights: Float64Array;

  /**
   * @param space names and distributions, in the order of the values.
   * @param observations per trial its internal values.
   * @param weights per trial, before they are made to add up to 1.
   */
  constructor(space: Space, observations: readonly (readonly number[])[], weights: readonly number[]) {
    const all = [...weights, PRIOR_WEIGHT];
    const sum = all.reduce((a, b) => a + b, 0);
    this.weights = Float64Array.from(all, (w) => w / sum);
    this.logWeights = this.weights.map(log);
    this.columns = [...space.values()].map((d, i) => {
      return columnOf(
        d,
        observations.map((row) => row[i]!),
      );
    });
  }

  /** A row of values from a kernel chosen by its share. */
  draw(draws: Random): number[] {
    const kernel = place(this.weights, draws.uniform());
    return this.columns.map((column) => column.draw(kernel, draws));
  }

  logDensity(values: readonly number[]): number {
    const sums = this.logWeights.slice();
    this.columns.forEach((column, i) => {
      column.addLogDensities(values[i]!, sums);
    });
    let largest = Number.NEGATIVE_INFINITY;
    for (const sum of sums) if (sum > largest) largest = sum;
    if (largest === Number.NEGATIVE_INFINITY) return largest;
    let total = 0;
    for (const sum of sums) total += exp(sum - largest);
    return largest + log(total);
  }
}

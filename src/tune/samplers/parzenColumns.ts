// The kernels of one parameter in a mixture (parzen.ts): a normal distribution cut to the range around each trial's value,
// as wide as the distance to its neighbours; or shares of the choices. The last kernel is the prior.
import { log } from "../../numeric/elementary.js";
import type { Random } from "../../numeric/random.js";
import { logDensity, mass, truncatedQuantile } from "../math/normal.js";
import type { Choices, Distribution, Range } from "../space/distribution.js";
import { type Scale, scaleOf } from "../space/unit.js";

/** The prior counts as much as one trial. */
export const PRIOR_WEIGHT = 1;

/** One parameter of a mixture: its kernels, numbered as the trials, the prior last. */
export interface Column {
  /** A value of the kernel's. */
  draw(kernel: number, draws: Random): number;
  /** Adds to each kernel's log density what it says of the value. */
  addLogDensities(value: number, sums: Float64Array): void;
}

/** @param values of the trials, internal. */
export function columnOf(d: Distribution, values: readonly number[]): Column {
  if (d.kind === "choice") return new ChoiceColumn(d, values);
  return d.step === null ? new SmoothColumn(d, values) : new SteppedColumn(d, values, d.step);
}

/** The first index at which the running sum of the shares passes u. */
export function place(shares: Float64Array, u: number): number {
  let sum = 0;
  for (let i = 0; i < shares.length - 1; i++) {
    sum += shares[i]!;
    if (u < sum) return i;
  }
  return shares.length - 1;
}

class ChoiceColumn implements Column {
  private readonly shares: Float64Array[];
  private readonly logShares: Float64Array[];

  constructor({ choices }: Choices, values: readonly number[]) {
    const count = choices.length;
    const base = PRIOR_WEIGHT / (values.length + 1);
    const sum = base * count + 1;
    // One row per choice: trials that made the same choice have the same kernel.
    const rows = choices.map((_, own) =>
      new Float64Array(count).fill(base / sum).fill((base + 1) / sum, own, own + 1),
    );
    const logRows = rows.map((row) => row.map(log));
    const prior = new Float64Array(count).fill(1 / count);
    this.shares = [...values.map((value) => rows[value]!), prior];
    this.logShares = [...values.map((value) => logRows[value]!), prior.map(log)];
  }

  draw(kernel: number, draws: Random): number {
    return place(this.shares[kernel]!, draws.uniform());
  }

  addLogDensities(value: number, sums: Float64Array): void {
    for (let k = 0; k < sums.length; k++) sums[k]! += this.logShares[k]![value]!;
  }
}

abstract class RangeColumn implements Column {
  protected readonly scale: Scale;
  protected readonly means: Float64Array;
  protected readonly widths: Float64Array;

  constructor(range: Range, values: readonly number[]) {
    this.scale = scaleOf(range);
    const { low, high, to } = this.scale;
    // A range may have become narrower since a trial drew from it.
    const means = values.map((value) => to(Math.min(Math.max(value, range.low), range.high)));
    this.widths = Float64Array.from([...kernelWidths(means, low, high), high - low]);
    this.means = Float64Array.from([...means, 0.5 * (low + high)]);
  }

  abstract addLogDensities(value: number, sums: Float64Array): void;

  draw(kernel: number, draws: Random): number {
    const { low, high, from } = this.scale;
    const mean = this.means[kernel]!;
    const width = this.widths[kernel]!;
    const x = truncatedQuantile(draws.uniform(), (low - mean) / width, (high - mean) / width);
    return from(mean + width * x);
  }

  /** The share of a kernel's normal distribution that lies between two places on the scale. */
  protected inside(kernel: number, left: number, right: number): number {
    const mean = this.means[kernel]!;
    const width = this.widths[kernel]!;
    return mass((left - mean) / width, (right - mean) / width);
  }
}

class SmoothColumn extends RangeColumn {
  /** Per kernel: log of its width times its share inside of the range. */
  private readonly logScale: Float64Array;

  constructor(range: Range, values: readonly number[]) {
    super(range, values);
    const { low, high } = this.scale;
    this.logScale = this.widths.map((width, k) => log(width) + log(this.inside(k, low, high)));
  }

  addLogDensities(value: number, sums: Float64Array): void {
    const x = this.scale.to(value);
    for (let k = 0; k < sums.length; k++) {
      sums[k]! += logDensity((x - this.means[k]!) / this.widths[k]!) - this.logScale[k]!;
    }
  }
}

/**
 * Values in steps stand for the interval of half a step around them. Trials repeat values here, and so kernels: each
 * different one is computed once, for each value asked about.
 */
class SteppedColumn extends RangeColumn {
  /** Per kernel: the first one that is the same. */
  private readonly twins: Int32Array;
  private readonly known = new Map<number, Float64Array>();

  constructor(
    range: Range,
    values: readonly number[],
    private readonly step: number,
  ) {
    super(range, values);
    const seen = new Map<string, number>();
    this.twins = Int32Array.from(this.means, (mean, k) => {
      const key = `${mean} ${this.widths[k]}`;
      const twin = seen.get(key) ?? k;
      seen.set(key, twin);
      return twin;
    });
  }

  addLogDensities(value: number, sums: Float64Array): void {
    const logs = this.known.get(value) ?? this.logDensities(value);
    this.known.set(value, logs);
    for (let k = 0; k < sums.length; k++) sums[k]! += logs[k]!;
  }

  private logDensities(value: number): Float64Array {
    const { low, high, to } = this.scale;
    const left = to(value - this.step / 2);
    const right = to(value + this.step / 2);
    const logs = new Float64Array(this.means.length);
    for (const [k, twin] of this.twins.entries()) {
      if (twin < k) {
        logs[k] = logs[twin]!;
        continue;
      }
      const share = this.inside(k, left, right);
      logs[k] = share > 0 ? log(share) - log(this.inside(k, low, high)) : Number.NEGATIVE_INFINITY;
    }
    return logs;
  }
}

/**
 * The distance of each mean to the farther of its neighbours; the outermost ones look inward only. Not less than the
 * range divided by the number of kernels (at most 100), so that a cluster does not become a needle.
 */
function kernelWidths(means: readonly number[], low: number, high: number): number[] {
  const order = means.map((_, i) => i).sort((a, b) => means[a]! - means[b]! || a - b);
  const sorted = order.map((i) => means[i]!);
  const narrowest = (high - low) / Math.min(100, 2 + means.length);
  const widths: number[] = new Array(means.length);
  order.forEach((i, rank) => {
    const first = rank === 0;
    const last = rank === sorted.length - 1;
    const toLeft = sorted[rank]! - (first ? low : sorted[rank - 1]!);
    const toRight = (last ? high : sorted[rank + 1]!) - sorted[rank]!;
    let width = Math.max(toLeft, toRight);
    if (sorted.length > 1 && first) width = toRight;
    if (sorted.length > 1 && last) width = toLeft;
    widths[i] = Math.min(Math.max(width, narrowest), high - low);
  });
  return widths;
}

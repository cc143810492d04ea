// The covariance matrix adaptation evolution strategy: mean, step size and covariance of the normal distribution that
// points are drawn from, and how they follow a generation's ranking. Names and formulas are those of
// Hansen 2016, The CMA evolution strategy: a tutorial, appendix A (revision of 2023, with negative weights), https://arxiv.org/abs/1604.00772.
import { exp, log } from "../../numeric/elementary.js";
import { type Eigen, eigen } from "./eigen.js";

/** Constants that depend on the number of dimensions alone. */
interface Constants {
  readonly population: number;
  readonly weights: readonly number[];
  readonly muEff: number;
  readonly cSigma: number;
  readonly dSigma: number;
  readonly cc: number;
  readonly c1: number;
  readonly cMu: number;
  /** E‖N(0, I)‖ */
  readonly expectedNorm: number;
}

export class CmaState {
  readonly constants: Constants;
  private covariance: number[][];
  private axes: Eigen;
  private evolution: number[];
  private stepEvolution: number[];
  generation = 0;

  constructor(
    public mean: number[],
    public sigma: number,
  ) {
    const n = mean.length;
    this.constants = constantsFor(n);
    this.covariance = mean.map((_, i) => mean.map((__, j) => (i === j ? 1 : 0)));
    this.axes = eigen(this.covariance);
    this.evolution = mean.map(() => 0);
    this.stepEvolution = mean.map(() => 0);
  }

  /** The point that a vector of standard normal numbers leads to: m + σ · B·D·z. */
  point(z: readonly number[]): number[] {
    const { values, vectors } = this.axes;
    return this.mean.map((m, i) => {
      let y = 0;
      for (let k = 0; k < z.length; k++) y += vectors[i]![k]! * Math.sqrt(values[k]!) * z[k]!;
      return m + this.sigma * y;
    });
  }

  /** Takes in one generation. @param points best first, `constants.population` of them. */
  update(points: readonly (readonly number[])[]): void {
    const { weights, muEff, cSigma, dSigma, cc, c1, cMu, expectedNorm } = this.constants;
    const n = this.mean.length;
    const steps = points.map((point) => point.map((x, i) => (x - this.mean[i]!) / this.sigma));
    const meanStep = this.mean.map((_, i) => sum(steps, (y, k) => Math.max(weights[k]!, 0) * y[i]!));
    this.mean = this.mean.map((m, i) => m + this.sigma * meanStep[i]!);

    const stepPull = Math.sqrt(cSigma * (2 - cSigma) * muEff);
    const whitened = this.whiten(meanStep);
    this.stepEvolution = this.stepEvolution.map((p, i) => (1 - cSigma) * p + stepPull * whitened[i]!);
    const norm = length(this.stepEvolution);
    this.sigma *= exp(Math.min(1, (cSigma / dSigma) * (norm / expectedNorm - 1)));

    this.generation++;
    let faded = 1;
    for (let g = 0; g < 2 * this.generation; g++) faded *= 1 - cSigma;
    const isShort = norm / Math.sqrt(1 - faded) < (1.4 + 2 / (n + 1)) * expectedNorm;
    const pull = isShort ? Math.sqrt(cc * (2 - cc) * muEff) : 0;
    this.evolution = this.evolution.map((p, i) => (1 - cc) * p + pull * meanStep[i]!);

    const rankWeights = weights.map((w, k) => {
      if (w >= 0) return w;
      const size = length(this.whiten(steps[k]!));
      return (w * n) / Math.max(size * size, 1e-16);
    });
    const stalled = isShort ? 0 : cc * (2 - cc);
    const keep = 1 + c1 * stalled - c1 - cMu * weights.reduce((a, b) => a + b, 0);
    const p = this.evolution;
    this.covariance = this.covariance.map((row, i) =>
      row.map(
        (c, j) => keep * c + c1 * p[i]! * p[j]! + cMu * sum(steps, (y, k) => rankWeights[k]! * y[i]! * y[j]!),
      ),
    );
    this.decompose();
  }

  /** C^(−1/2) · v */
  private whiten(v: readonly number[]): number[] {
    const { values, vectors } = this.axes;
    const along = values.map((value, k) => {
      let dot = 0;
      for (let i = 0; i < v.length; i++) dot += vectors[i]![k]! * v[i]!;
      return dot / Math.sqrt(value);
    });
    return v.map((_, i) => {
      let x = 0;
      for (let k = 0; k < along.length; k++) x += vectors[i]![k]! * along[k]!;
      return x;
    });
  }

  private decompose(): void {
    const n = this.mean.length;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < i; j++) {
        const middle = (this.covariance[i]![j]! + this.covariance[j]![i]!) / 2;
        this.covariance[i]![j] = middle;
        this.covariance[j]![i] = middle;
      }
    }
    const { values, vectors } = eigen(this.covariance);
    // Rounding may bring an eigenvalue to zero or below: no direction may be lost.
    const least = 1e-14 * values.reduce((a, b) => Math.max(a, b), 1e-300);
    this.axes = { values: values.map((value) => Math.max(value, least)), vectors };
  }
}

function constantsFor(n: number): Constants {
  const population = 4 + Math.floor(3 * log(n));
  const raw = Array.from({ length: population }, (_, i) => log((population + 1) / 2) - log(i + 1));
  const parents = Math.floor(population / 2);
  const muEff = effective(raw.slice(0, parents));
  const muEffMinus = effective(raw.slice(parents));
  const c1 = 2 / ((n + 1.3) * (n + 1.3) + muEff);
  const cMu = Math.min(1 - c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) * (n + 2) + muEff));
  const cSigma = (muEff + 2) / (n + muEff + 5);
  const alpha = Math.min(1 + c1 / cMu, 1 + (2 * muEffMinus) / (muEff + 2), (1 - c1 - cMu) / (n * cMu));
  const plus = raw.reduce((total, w) => total + Math.max(w, 0), 0);
  const minus = raw.reduce((total, w) => total + Math.max(-w, 0), 0);
  return {
    population,
    weights: raw.map((w) => (w >= 0 ? w / plus : (alpha * w) / minus)),
    muEff,
    cSigma,
    dSigma: 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + cSigma,
    cc: (4 + muEff / n) / (n + 4 + (2 * muEff) / n),
    c1,
    cMu,
    expectedNorm: Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n)),
  };
}

/** (Σw)² / Σw²: how many equal weights these are worth. */
function effective(weights: readonly number[]): number {
  const total = weights.reduce((a, w) => a + w, 0);
  return (total * total) / weights.reduce((a, w) => a + w * w, 0);
}

function sum<T>(items: readonly T[], term: (item: T, index: number) => number): number {
  return items.reduce((total, item, i) => total + term(item, i), 0);
}

function length(v: readonly number[]): number {
  return Math.sqrt(sum(v, (x) => x * x));
}

// erf, Φ and φ in float64, to about 1e-14 in relative terms, as references for the kernels' tests.

/** Σ of the series whose terms are all positive: erf x = 2/√π · e^(−x²) · Σ 2ⁿ·x^(2n+1) / (2n + 1)!!, for 0 ≤ x < 2. */
function erfBySeries(x: number): number {
  let term = x;
  let sum = x;
  for (let n = 1; term > sum * 1e-17; n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x) * sum;
}

/** 1 − erf x for x ≥ 0; from 2 on by Laplace's continued fraction. */
function erfc(x: number): number {
  if (x < 2) return 1 - erfBySeries(x);
  let f = 0;
  for (let n = 60; n >= 1; n--) f = n / 2 / (x + f);
  return Math.exp(-x * x) / Math.sqrt(Math.PI) / (x + f);
}

export function erf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x < 0) return -erf(-x);
  return x < 2 ? erfBySeries(x) : 1 - erfc(x);
}

export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return NaN;
  return x < 0 ? erfc(-x / Math.SQRT2) / 2 : 1 - erfc(x / Math.SQRT2) / 2;
}

export function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}

// The standard normal distribution in float64, from the project's own exp and log, so that every engine draws the same
// numbers. Upper tail: erfc by a Chebyshev series of (1 + 2y)·exp(y²)·erfc(y) in (y − 3.75)/(y + 3.75) (relative error
// < 1e-13 up to x = 20). Quantile: Acklam's rational approximation, then one Halley step (error < 1e-12).
// Shepherd & Laframboise 1981, Chebyshev approximation of (1 + 2x)exp(x²)erfc x in 0 ≤ x < ∞, Math. Comp. 36(153); the
// coefficients were computed anew with 40 digits.
import { exp, log } from "../../numeric/elementary.js";

const LOG_SQRT_2PI = 0.9189385332046728;
const SQRT_2PI = 2.5066282746310002;

/** log of the density at x. */
export function logDensity(x: number): number {
  return -0.5 * x * x - LOG_SQRT_2PI;
}

const SERIES = [
  1.1775789345674017, -0.004590054580646477, -0.08424913336651792, 0.05920993999819189, -0.026658668435305753,
  0.009074997670705265, -0.002413163540417608, 0.0004907758365258086, -0.00006916973302501206,
  0.00000413902798607301, 7.740383066198491e-7, -2.1886401049234397e-7, 1.076499946567091e-8,
  4.521959811218287e-9, -7.754400208831351e-10, -6.318088340886684e-11, 2.86879501093067e-11,
  1.9455868545777347e-13, -9.65469674843344e-13, 3.25254814814874e-14, 3.3478119482868056e-14,
  -1.864562880419313e-15, -1.2507950530688648e-15, 7.418235256624043e-17, 5.068148904796111e-17,
];

/** The probability of a value greater than x. */
export function upperTail(x: number): number {
  if (x < 0) return 1 - upperTail(-x);
  const y = x * Math.SQRT1_2;
  const t = (y - 3.75) / (y + 3.75);
  // Clenshaw's recurrence.
  let next = 0;
  let afterNext = 0;
  for (let k = SERIES.length - 1; k > 0; k--) {
    const sum = 2 * t * next - afterNext + SERIES[k]!;
    afterNext = next;
    next = sum;
  }
  return (0.5 * exp(-0.5 * x * x) * (t * next - afterNext + SERIES[0]!)) / (1 + 2 * y);
}

/** The probability of a value between a and b, a ≤ b; precise in both tails. */
export function mass(a: number, b: number): number {
  return a > 0 ? upperTail(a) - upperTail(b) : upperTail(-b) - upperTail(-a);
}

const A = [
  -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
  2.506628277459239,
];
const B = [
  -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  1,
];
const C = [
  -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
  2.938163982698783,
];
const D = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416, 1];

function polynomial(coefficients: readonly number[], x: number): number {
  return coefficients.reduce((sum, c) => sum * x + c, 0);
}

/** The x below which a share p of the values lies, 0 < p < 1; precise for small p. */
export function quantile(p: number): number {
  if (p > 0.5) return -quantile(1 - p);
  let x: number;
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * log(p));
    x = polynomial(C, q) / polynomial(D, q);
  } else {
    const q = p - 0.5;
    x = (q * polynomial(A, q * q)) / polynomial(B, q * q);
  }
  const error = (upperTail(-x) - p) * SQRT_2PI * exp(0.5 * x * x);
  return x - error / (1 + 0.5 * x * error);
}

/** The value of a normal variable, cut to [a, b] with a ≤ 0 ≤ b, that belongs to the share u in [0, 1) of its mass. */
export function truncatedQuantile(u: number, a: number, b: number): number {
  const below = upperTail(-a);
  const inside = mass(a, b);
  const p = below + u * inside;
  const x =
    p <= 0.5 ? quantile(Math.max(p, 1e-300)) : -quantile(Math.max(upperTail(b) + (1 - u) * inside, 1e-300));
  return Math.min(Math.max(x, a), b);
}

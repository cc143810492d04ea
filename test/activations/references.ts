// The activations' definitions in float64, written anew from their formulas: value and derivative of element-wise ones,
// value and gradient of those along an axis. Each states how far our float32 may be off, in ulp.
import { normalCdf, normalDensity } from "../kernels/normalDistribution.js";

export interface ElementReference {
  readonly rows?: false;
  readonly options?: Record<string, unknown>;
  value(x: number): number;
  slope(x: number): number;
  /** Where some derivative jumps; central differences keep away from there, and at the point any subgradient will do. */
  readonly kinks?: readonly number[];
  /** Zeros of the derivative where it changes its sign: near them its error is measured in ulp of 0.1. */
  readonly turns?: readonly number[];
  /** The derivative is computed from y, so where it is smaller than this its error is measured in ulp of this. */
  readonly floor?: number;
  /** Largest errors of value and derivative, in ulp. Default 2 each. */
  readonly bounds?: readonly [value: number, slope: number];
}

export interface RowReference {
  readonly options?: Record<string, unknown>;
  /** Where a gradient jumps there is no central difference: whether these are the same on both sides. */
  readonly pattern?: (y: readonly number[]) => string;
  readonly rows: true;
  value(x: readonly number[]): number[];
  gradient(x: readonly number[], dy: readonly number[]): number[];
}

export type Reference = ElementReference | RowReference;

const sigmoid = (x: number): number => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
/** σ′(x), without cancellation. */
const sigmoidSlope = (x: number): number => Math.exp(-Math.abs(x)) / (1 + Math.exp(-Math.abs(x))) ** 2;
const softplus = (x: number): number => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const clip = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
const sum = (x: readonly number[]): number => x.reduce((a, b) => a + b, 0);

function elu(
  scale: number,
  alpha: number,
  divisor: number,
): Pick<ElementReference, "value" | "slope" | "kinks"> {
  return {
    value: (x) => (x > 0 ? scale * x : alpha * Math.expm1(x / divisor)),
    slope: (x) => (x > 0 ? scale : (alpha / divisor) * Math.exp(x / divisor)),
    kinks: [0],
  };
}

function relu(slope: number, top: number, threshold: number): ElementReference {
  return {
    value: (x) => (x > threshold ? Math.min(x, top) : slope * (x - threshold)),
    slope: (x) => (x > threshold ? (x < top ? 1 : 0) : slope),
    kinks: [threshold, top],
  };
}

function ramp(width: number, shift: number, divisor: number): ElementReference {
  return {
    value: (x) => (clip(x, -width, width) + shift) / divisor,
    slope: (x) => (Math.abs(x) < width ? 1 / divisor : 0),
    kinks: [-width, width],
  };
}

function gated(
  gate: (x: number) => number,
  gateSlope: (x: number) => number,
): Pick<ElementReference, "value" | "slope"> {
  return {
    value: (x) => (gate(x) === -Infinity ? 0 : x * sigmoid(gate(x))),
    slope: (x) => sigmoid(gate(x)) + (Math.abs(x) > 200 ? 0 : x * sigmoidSlope(gate(x)) * gateSlope(x)),
  };
}

/** x − tanh x; below 0.1 by its series. */
function tanhShrink(x: number): number {
  const z = x * x;
  if (z > 0.01) return x - Math.tanh(x);
  return x * z * (1 / 3 - z * (2 / 15 - z * (17 / 315 - z * (62 / 2835 - z * (1382 / 155925)))));
}

function mishSlope(x: number): number {
  const e = Math.exp(Math.min(x, 40));
  const d = e * (e + 2) + 2;
  return (e * (e + 2)) / d + (Math.min(x, 40) * 4 * e * (1 + e)) / (d * d);
}

/** √(x² + b), which does not overflow. */
const root = (x: number, b: number): number => Math.hypot(x, Math.sqrt(b));

function squareplus(b: number): ElementReference {
  return {
    options: { b },
    value: (x) => (x < 0 ? b / (2 * (root(x, b) - x)) : x / 2 + root(x, b) / 2),
    slope: (x) => (x < 0 ? b / (2 * (root(x, b) - x)) : x / 2 + root(x, b) / 2) / root(x, b),
    bounds: [3, 5],
  };
}

function softmax(x: readonly number[]): number[] {
  const top = Math.max(...x);
  const e = x.map((v) => Math.exp(v - top));
  return e.map((v) => v / sum(e));
}

/** By sorting, as Algorithm 1 of Martins & Astudillo. */
function sparsemax(x: readonly number[]): number[] {
  const sorted = [...x].sort((a, b) => b - a);
  let support = 0;
  let total = 0;
  for (const [i, v] of sorted.entries()) {
    const next = total + v;
    if (1 + (i + 1) * v <= next) break;
    support = i + 1;
    total = next;
  }
  const tau = (total - 1) / support;
  return x.map((v) => Math.max(v - tau, 0));
}

const geluGate = (x: number): number => Math.sqrt(8 / Math.PI) * (x + 0.044715 * x ** 3);

/** One or more for every activation; a name that is missing here fails the tests. */
export const references: Record<string, readonly Reference[]> = {
  celu: [
    { ...elu(1, 1, 1), options: {} },
    { ...elu(1, 0.7, 0.7), options: { alpha: 0.7 }, bounds: [3, 100] },
  ],
  elu: [
    { ...elu(1, 1, 1), options: {} },
    { ...elu(1, 0.3, 1), options: { alpha: 0.3 }, bounds: [3, 3] },
  ],
  exponential: [{ value: Math.exp, slope: Math.exp }],
  gelu: [
    {
      value: (x) => x * normalCdf(x),
      slope: (x) => normalCdf(x) + x * normalDensity(x),
      turns: [-0.7517915],
      bounds: [2, 4],
    },
    {
      ...gated(geluGate, (x) => Math.sqrt(8 / Math.PI) * (1 + 3 * 0.044715 * x * x)),
      options: { approximate: true },
      turns: [-0.7524614],
      bounds: [200, 200],
    },
  ],
  glu: [
    {
      rows: true,
      value: (x) => x.slice(0, x.length / 2).map((a, i) => a * sigmoid(x[i + x.length / 2] as number)),
      gradient: (x, dy) => [
        ...dy.map((d, i) => d * sigmoid(x[i + x.length / 2] as number)),
        ...dy.map((d, i) => d * (x[i] as number) * sigmoidSlope(x[i + x.length / 2] as number)),
      ],
    },
  ],
  hardShrink: [
    {
      value: (x) => (Math.abs(x) > 0.5 ? x : 0),
      slope: (x) => (Math.abs(x) > 0.5 ? 1 : 0),
      kinks: [-0.5, 0.5],
    },
    { options: { threshold: 0 }, value: (x) => x, slope: (x) => (x === 0 ? 0 : 1), kinks: [0] },
  ],
  hardSigmoid: [ramp(3, 3, 6), { ...ramp(2.5, 2.5, 5), options: { slope: 0.2 } }],
  hardSilu: [
    {
      value: (x) => (x * clip(x + 3, 0, 6)) / 6,
      slope: (x) => (x <= -3 ? 0 : x >= 3 ? 1 : (2 * x + 3) / 6),
      kinks: [-3, 3],
      turns: [-1.5],
      bounds: [2, 3],
    },
  ],
  hardTanh: [ramp(1, 0, 1)],
  leakyRelu: [relu(0.2, Infinity, 0), { ...relu(-0.5, Infinity, 0), options: { negativeSlope: -0.5 } }],
  linear: [{ value: (x) => x, slope: () => 1 }],
  logSigmoid: [{ value: (x) => -softplus(-x), slope: (x) => sigmoid(-x), bounds: [2, 2.5] }],
  logSoftmax: [
    {
      rows: true,
      value(x) {
        const top = Math.max(...x);
        const total = Math.log(sum(x.map((v) => Math.exp(v - top))));
        return x.map((v) => v - top - total);
      },
      gradient: (x, dy) => softmax(x).map((p, i) => (dy[i] as number) - p * sum(dy)),
    },
  ],
  mish: [
    {
      value: (x) => (x < -800 ? 0 : x * Math.tanh(softplus(x))),
      slope: mishSlope,
      turns: [-1.1924],
      bounds: [5, 10],
    },
  ],
  relu: [
    relu(0, Infinity, 0),
    { ...relu(0.1, 4.5, 0.5), options: { negativeSlope: 0.1, maxValue: 4.5, threshold: 0.5 } },
  ],
  relu6: [relu(0, 6, 0)],
  selu: [elu(1.0507009873554805, 1.0507009873554805 * 1.6732632423543772, 1)],
  sigmoid: [{ value: sigmoid, slope: sigmoidSlope, floor: 0.25, bounds: [2.5, 4] }],
  silu: [
    {
      ...gated(
        (x) => x,
        () => 1,
      ),
      turns: [-1.2784645],
      bounds: [4, 6],
    },
  ],
  softmax: [
    {
      rows: true,
      value: softmax,
      gradient(x, dy) {
        const p = softmax(x);
        const shared = sum(p.map((v, i) => v * (dy[i] as number)));
        return p.map((v, i) => v * ((dy[i] as number) - shared));
      },
    },
  ],
  softplus: [{ value: softplus, slope: sigmoid, bounds: [2, 2.5] }],
  softShrink: [
    { value: (x) => x - clip(x, -0.5, 0.5), slope: (x) => (Math.abs(x) > 0.5 ? 1 : 0), kinks: [-0.5, 0.5] },
    {
      options: { threshold: 1.5 },
      value: (x) => x - clip(x, -1.5, 1.5),
      slope: (x) => (Math.abs(x) > 1.5 ? 1 : 0),
      kinks: [-1.5, 1.5],
    },
  ],
  softsign: [
    {
      value: (x) => x / (1 + Math.abs(x)),
      slope: (x) => 1 / (1 + Math.abs(x)) ** 2,
      kinks: [0],
      bounds: [2, 3],
    },
  ],
  sparsemax: [
    {
      rows: true,
      pattern: (y) => y.map((v) => v > 0).join(),
      value: sparsemax,
      gradient(x, dy) {
        const p = sparsemax(x);
        const inside = dy.filter((_, i) => (p[i] as number) > 0);
        return dy.map((d, i) => ((p[i] as number) > 0 ? d - sum(inside) / inside.length : 0));
      },
    },
  ],
  sparsePlus: [
    {
      value: (x) => (x >= 1 ? x : (clip(x, -1, 1) + 1) ** 2 / 4),
      slope: (x) => (clip(x, -1, 1) + 1) / 2,
      kinks: [-1, 1],
    },
  ],
  sparseSigmoid: [ramp(1, 1, 2)],
  squareplus: [squareplus(4), squareplus(0.3)],
  step: [{ options: { surrogate: "none" }, value: (x) => (x >= 0 ? 1 : 0), slope: () => 0, kinks: [0] }],
  tanh: [{ value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2, floor: 1 }],
  tanhShrink: [{ value: tanhShrink, slope: (x) => Math.tanh(x) ** 2, bounds: [4, 4] }],
  threshold: [
    {
      options: { threshold: 0.5, defaultValue: -1 },
      value: (x) => (x > 0.5 ? x : -1),
      slope: (x) => (x > 0.5 ? 1 : 0),
      kinks: [0.5],
    },
  ],
};

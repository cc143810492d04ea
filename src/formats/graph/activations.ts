// Every activation as operators of a graph. The formulas are those of src/activations.
import type { Activation } from "../../activations/activation.js";
import { axisOf, type Shape } from "../../shape.js";
import type { Graph, Ref } from "./graph.js";

/** @param shape of x, the batch first (its size is of no account). */
type Translate = (graph: Graph, x: Ref, options: Readonly<Record<string, unknown>>, shape: Shape) => Ref;

/** What an activation's option is, once parsed. */
const number = (value: unknown): number => value as number;

const softplus: Translate = (g, x) => g.op("Softplus", [x]);

/** x > 0 ? scale · x : factor · (e^(x / width) − 1) */
function exponentialBelow(g: Graph, x: Ref, scale: number, factor: number, width: number): Ref {
  const low = g.op("Min", [x, g.scalar(0)]);
  const inner = width === 1 ? low : g.divide(low, g.scalar(width));
  const below = g.multiply(g.scalar(factor), g.op("Elu", [inner], { alpha: 1 }));
  const above = g.op("Max", [x, g.scalar(0)]);
  return g.add(scale === 1 ? above : g.multiply(g.scalar(scale), above), below);
}

function hardSigmoid(g: Graph, x: Ref, slope = 1 / 6): Ref {
  const width = 0.5 / slope;
  return g.divide(g.clip(g.add(x, g.scalar(width)), 0, 2 * width), g.scalar(2 * width));
}

function positiveAxis(axis: unknown, shape: Shape, name: string): number {
  const at = axisOf(number(axis), shape, name);
  if (at === 0) {
    throw new RangeError(
      `exporting ${name}: axis ${number(axis)} is the batch, whose size is free in the exported graph. Use an axis of the row.`,
    );
  }
  return at;
}

const translations: Readonly<Record<string, Translate>> = {
  celu: (g, x, o) => exponentialBelow(g, x, 1, number(o.alpha), number(o.alpha)),
  elu: (g, x, o) => exponentialBelow(g, x, 1, number(o.alpha), 1),
  exponential: (g, x) => g.op("Exp", [x]),
  gelu(g, x, o) {
    if (o.approximate) {
      const cubic = g.multiply(g.multiply(x, x), g.multiply(x, g.scalar(0.044715)));
      const inner = g.multiply(g.add(x, cubic), g.scalar(Math.sqrt(2 / Math.PI)));
      return g.multiply(g.multiply(x, g.scalar(0.5)), g.add(g.op("Tanh", [inner]), g.scalar(1)));
    }
    const erf = g.op("Erf", [g.multiply(x, g.scalar(Math.SQRT1_2))]);
    return g.multiply(g.multiply(x, g.scalar(0.5)), g.add(erf, g.scalar(1)));
  },
  glu(g, x, o, shape) {
    const axis = positiveAxis(o.axis, shape, "glu");
    const half = (shape[axis] as number) / 2;
    const part = (from: number): Ref =>
      g.op("Slice", [x, g.integers([from]), g.integers([from + half]), g.integers([axis])]);
    return g.multiply(part(0), g.op("Sigmoid", [part(half)]));
  },
  hardShrink: (g, x, o) => g.whereGreater(g.op("Abs", [x]), g.scalar(number(o.threshold)), x, g.scalar(0)),
  hardSigmoid: (g, x, o) => hardSigmoid(g, x, number(o.slope)),
  hardSilu: (g, x) => g.multiply(x, hardSigmoid(g, x)),
  hardTanh: (g, x) => g.clip(x, -1, 1),
  leakyRelu: (g, x, o) => g.whereGreater(x, g.scalar(0), x, g.multiply(x, g.scalar(number(o.negativeSlope)))),
  linear: (_, x) => x,
  logSigmoid: (g, x, o, shape) => g.op("Neg", [softplus(g, g.op("Neg", [x]), o, shape)]),
  logSoftmax: (g, x, o) => g.op("LogSoftmax", [x], { axis: number(o.axis) }),
  mish: (g, x, o, shape) => g.multiply(x, g.op("Tanh", [softplus(g, x, o, shape)])),
  relu(g, x, o) {
    const [slope, threshold] = [number(o.negativeSlope), number(o.threshold)];
    const above = g.clip(x, Number.NEGATIVE_INFINITY, (o.maxValue as number | undefined) ?? Infinity);
    if (slope === 0 && threshold === 0) return g.op("Max", [above, g.scalar(0)]);
    const below = g.multiply(g.subtract(x, g.scalar(threshold)), g.scalar(slope));
    return g.whereGreater(x, g.scalar(threshold), above, below);
  },
  relu6: (g, x) => g.clip(x, 0, 6),
  selu: (g, x) => exponentialBelow(g, x, 1.0507009873554805, 1.0507009873554805 * 1.6732632423543772, 1),
  sigmoid: (g, x) => g.op("Sigmoid", [x]),
  silu: (g, x) => g.multiply(x, g.op("Sigmoid", [x])),
  softmax: (g, x, o) => g.op("Softmax", [x], { axis: number(o.axis) }),
  softplus,
  softShrink: (g, x, o) => g.subtract(x, g.clip(x, -number(o.threshold), number(o.threshold))),
  softsign: (g, x) => g.divide(x, g.add(g.op("Abs", [x]), g.scalar(1))),
  // τ = (Σ of the k largest − 1) / k with k the number of places where 1 + j · zⱼ exceeds the sum of the j largest.
  sparsemax(g, x, o, shape) {
    const axis = positiveAxis(o.axis, shape, "sparsemax");
    const size = shape[axis] as number;
    const sorted = g.op("TopK", [x, g.integers([size])], { axis, largest: 1, sorted: 1 }, 2);
    const sums = g.op("CumSum", [sorted, g.integers([axis])]);
    const counts = g.constant(
      Float32Array.from({ length: size }, (_, i) => i + 1),
      shape.slice(1).map((_, i) => (i + 1 === axis ? size : 1)),
    );
    const reach = g.add(g.multiply(counts, sorted), g.scalar(1));
    const total = (v: Ref): Ref => g.op("ReduceSum", [v, g.integers([axis])], { keepdims: 1 });
    const inside = g.whereGreater(reach, sums, g.scalar(1), g.scalar(0));
    const sum = total(g.whereGreater(reach, sums, sorted, g.scalar(0)));
    const tau = g.divide(g.subtract(sum, g.scalar(1)), total(inside));
    return g.op("Max", [g.subtract(x, tau), g.scalar(0)]);
  },
  // ((min(max(x, −1), 1) + 1) / 2)² + max(x − 1, 0)
  sparsePlus(g, x) {
    const ramp = g.multiply(g.add(g.clip(x, -1, 1), g.scalar(1)), g.scalar(0.5));
    return g.add(g.multiply(ramp, ramp), g.op("Max", [g.subtract(x, g.scalar(1)), g.scalar(0)]));
  },
  sparseSigmoid: (g, x) => g.clip(g.multiply(g.add(x, g.scalar(1)), g.scalar(0.5)), 0, 1),
  squareplus(g, x, o) {
    const root = g.op("Sqrt", [g.add(g.multiply(x, x), g.scalar(number(o.b)))]);
    return g.multiply(g.add(x, root), g.scalar(0.5));
  },
  step: (g, x) => g.whereGreater(g.scalar(0), x, g.scalar(0), g.scalar(1)),
  tanh: (g, x) => g.op("Tanh", [x]),
  tanhShrink: (g, x) => g.subtract(x, g.op("Tanh", [x])),
  threshold: (g, x, o) =>
    g.whereGreater(x, g.scalar(number(o.threshold)), x, g.scalar(number(o.defaultValue))),
};

/** Names of the activations that have a translation. */
export const translatedActivations: readonly string[] = Object.keys(translations);

/** Appends an activation. @throws {RangeError} for one without translation. */
export function translateActivation(graph: Graph, x: Ref, activation: Activation, shape: Shape): Ref {
  const translate = Object.hasOwn(translations, activation.name) ? translations[activation.name] : undefined;
  if (!translate)
    throw new RangeError(
      `exporting: the activation ${activation.name} can't be exported. Use ${translatedActivations.join(", ")}.`,
    );
  return translate(graph, x, activation.options, shape);
}

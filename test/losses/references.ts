// Every loss as its mathematics says, in float64, one row of numbers at a time: what values and gradients are held against.
// An entry of the registry without reference fails the contract test.

export interface Reference {
  readonly options?: Readonly<Record<string, unknown>>;
  /** What targets are drawn as. */
  readonly targets: "any" | "positive" | "signs" | "bits" | "oneHot" | "soft" | "index" | "labels";
  /** What predictions are drawn as. */
  readonly predictions: "any" | "positive" | "probability" | "distribution";
  /** Value of a row; where targets are indices, t is the one index, where they are labels, all of the row's. @param shape of the batch. */
  readonly row: (t: readonly number[], p: readonly number[], shape: readonly number[]) => number;
  /** Values of all rows, where they depend on each other. */
  readonly batch?: (t: ArrayLike<number>, p: ArrayLike<number>, shape: readonly number[]) => number[];
  /** Predictions have so many axes. Default: any. */
  readonly rank?: number;
  /** Rows whose value is 0 count nothing. */
  readonly countsPositive?: boolean;
  /** Axes that make a row; "all": the whole batch. Default: the last. */
  readonly axes?: "all" | readonly number[];
  /** The loss is the root of the reduced values. */
  readonly root?: boolean;
  /** The index whose rows count nothing. */
  readonly ignored?: number;
}

const EPSILON = 1e-7;
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const clip = (x: number, low: number, high: number): number => Math.min(Math.max(x, low), high);
const clipped = (p: number): number => clip(p, EPSILON, 1 - EPSILON);
const sigmoid = (z: number): number => 1 / (1 + Math.exp(-z));
const at = (row: readonly number[], i: number): number => row[i] as number;

function softmax(z: readonly number[]): number[] {
  const top = Math.max(...z);
  const e = z.map((v) => Math.exp(v - top));
  return e.map((v) => v / sum(e));
}

type Row = Reference["row"];
const meanOf =
  (f: (t: number, p: number) => number): Row =>
  (t, p) =>
    sum(p.map((v, j) => f(at(t, j), v))) / p.length;
const sumOf =
  (f: (t: number, p: number) => number): Row =>
  (t, p) =>
    sum(p.map((v, j) => f(at(t, j), v)));

const huber = (delta: number): Row =>
  meanOf((t, p) => {
    const d = Math.abs(p - t);
    return d <= delta ? (d * d) / 2 : delta * d - (delta * delta) / 2;
  });

const binary = (t: number, p: number): number =>
  -(t * Math.log(clipped(p)) + (1 - t) * Math.log(1 - clipped(p)));
const smoothBit = (t: number, s: number): number => t * (1 - s) + s / 2;
const binaryLogits = (t: number, z: number): number =>
  Math.max(z, 0) - z * t + Math.log1p(Math.exp(-Math.abs(z)));

function binaryFocal(gamma: number, weights: readonly [number, number], s: number, logits = false): Row {
  return meanOf((bit, x) => {
    const t = smoothBit(bit, s);
    const p = logits ? sigmoid(x) : x;
    const off = t * (1 - p) + (1 - t) * p;
    return (t * weights[1] + (1 - t) * weights[0]) * off ** gamma * binary(t, p);
  });
}

/** Σ f(tⱼ, qⱼ), q being probabilities divided by their sum, and clipped, or the softmax of logits. */
function overClasses(f: (t: number, q: number, j: number) => number, s: number, logits: boolean): Row {
  return (t, x) => {
    const q = logits ? softmax(x) : x.map((v) => clipped(v / sum(x)));
    return sum(q.map((v, j) => f(at(t, j) * (1 - s) + s / x.length, v, j)));
  };
}
const categorical = (s: number, logits = false): Row => overClasses((t, q) => -t * Math.log(q), s, logits);
const sparse = (logits = false): Row => {
  const dense = categorical(0, logits);
  return ([label], x, shape) =>
    dense(
      x.map((_, j) => (j === label ? 1 : 0)),
      x,
      shape,
    );
};
const categoricalFocal = (gamma: number, alpha: readonly number[], s: number, logits = false): Row =>
  overClasses((t, q, j) => -at(alpha, j % alpha.length) * t * (1 - q) ** gamma * Math.log(q), s, logits);

const generalized =
  (q: number): Row =>
  ([label], p) =>
    (1 - at(p, label as number) ** q) / q;

function tversky(alpha: number, beta: number): Row {
  return (t, p) => {
    const hit = sum(p.map((v, j) => v * at(t, j)));
    const falsePositives = sum(p.map((v, j) => v * (1 - at(t, j))));
    const falseNegatives = sum(p.map((v, j) => (1 - v) * at(t, j)));
    return 1 - hit / (hit + alpha * falsePositives + beta * falseNegatives + EPSILON);
  };
}
const dice: Row = (t, p) => 1 - (2 * sum(p.map((v, j) => v * at(t, j)))) / (sum(t) + sum(p) + EPSILON);

const cosine: Row = (t, p) => {
  const unit = (x: readonly number[]): number => Math.min(1 / Math.hypot(...x), 1 / EPSILON);
  return -sum(p.map((v, j) => v * at(t, j))) * unit(t) * unit(p);
};

/** −ln of the sum over all ways through the steps that give the labels, each way looked at by itself. */
const ctc: Row = (t, p, [, steps = 0, classes = 0]) => {
  const labels = t.slice(0, t.filter((label) => label !== 0).length).join();
  const each = Array.from({ length: steps }, (_, i) => softmax(p.slice(i * classes, (i + 1) * classes)));
  let total = 0;
  const follow = (way: readonly number[], probability: number): void => {
    if (way.length < steps) {
      each[way.length]?.forEach((q, k) => void follow([...way, k], probability * q));
      return;
    }
    const joined = way.filter((k, i) => k !== way[i - 1] && k !== 0);
    if (joined.join() === labels) total += probability;
  };
  follow([], 1);
  return -Math.log(total);
};

/** Circle loss as the paper writes it: Σ exp over pairs, a partner with one of the others. */
const circle =
  (gamma: number, margin: number, alone = true): NonNullable<Reference["batch"]> =>
  (t, p, [n = 0, width = 0]) => {
    const vector = (i: number): number[] =>
      Array.from({ length: width }, (_, k) => p[i * width + k] as number);
    const all = Array.from({ length: n }, (_, i) => i);
    return all.map((i) => {
      const far = (j: number): number => Math.max(0, 1 - sum(vector(i).map((v, k) => v * at(vector(j), k))));
      const near = all.filter((j) => t[j] === t[i] && !(alone && i === j));
      const others = all.filter((j) => t[j] !== t[i]);
      const pairs = near.flatMap((j) =>
        others.map((k) => {
          const [d, e] = [far(j), far(k)];
          const up = -gamma * Math.max(0, margin + d) * (margin - d);
          return up + gamma * Math.max(0, 1 + margin - e) * (1 - margin - e);
        }),
      );
      // ln(1 + Σ eˣ)
      const top = Math.max(0, ...pairs);
      return top + Math.log(Math.exp(-top) + sum(pairs.map((x) => Math.exp(x - top))));
    });
  };

const anyPair = { targets: "any", predictions: "any" } as const;
const bitsPair = { targets: "bits", predictions: "probability" } as const;
const bitsLogits = { targets: "bits", predictions: "any" } as const;
const classesPair = { targets: "oneHot", predictions: "distribution" } as const;
const classesLogits = { targets: "oneHot", predictions: "any" } as const;
const margin = (t: number, p: number): number => Math.max(1 - t * p, 0);

export const references: Readonly<Record<string, readonly Reference[]>> = {
  meanSquaredError: [{ ...anyPair, row: meanOf((t, p) => (t - p) ** 2) }],
  rootMeanSquaredError: [{ ...anyPair, row: meanOf((t, p) => (t - p) ** 2), root: true }],
  meanAbsoluteError: [{ ...anyPair, row: meanOf((t, p) => Math.abs(t - p)) }],
  meanAbsolutePercentageError: [
    { ...anyPair, row: meanOf((t, p) => (100 * Math.abs(t - p)) / Math.max(Math.abs(t), EPSILON)) },
  ],
  meanSquaredLogarithmicError: [
    {
      ...anyPair,
      row: meanOf((t, p) => (Math.log1p(Math.max(t, EPSILON)) - Math.log1p(Math.max(p, EPSILON))) ** 2),
    },
  ],
  ownSquares: [{ ...anyPair, row: meanOf((t, p) => (p - t) ** 2) }],
  ownPinball: [
    { ...anyPair, row: meanOf((t, p) => Math.abs(t - p) / 2) },
    { ...anyPair, options: { tau: 0.8 }, row: meanOf((t, p) => Math.max(0.8 * (t - p), 0.2 * (p - t))) },
  ],
  huber: [
    { ...anyPair, row: huber(1) },
    { ...anyPair, options: { delta: 0.3 }, row: huber(0.3) },
  ],
  logCosh: [{ ...anyPair, row: meanOf((t, p) => Math.log(Math.cosh(p - t))) }],
  poisson: [
    { targets: "positive", predictions: "positive", row: meanOf((t, p) => p - t * Math.log(p + EPSILON)) },
  ],
  klDivergence: [
    {
      targets: "soft",
      predictions: "distribution",
      row: sumOf(
        (t, p) => clip(t, EPSILON, 1) * (Math.log(clip(t, EPSILON, 1)) - Math.log(clip(p, EPSILON, 1))),
      ),
    },
  ],
  hinge: [
    { targets: "signs", predictions: "any", row: meanOf(margin) },
    { targets: "bits", predictions: "any", row: meanOf((t, p) => margin(2 * t - 1, p)) },
    { ...anyPair, row: meanOf(margin) },
  ],
  squaredHinge: [
    { targets: "signs", predictions: "any", row: meanOf((t, p) => margin(t, p) ** 2) },
    { targets: "bits", predictions: "any", row: meanOf((t, p) => margin(2 * t - 1, p) ** 2) },
  ],
  categoricalHinge: [
    {
      ...classesLogits,
      row: (t, p) =>
        Math.max(
          Math.max(...p.map((v, j) => (1 - at(t, j)) * v)) - sum(p.map((v, j) => v * at(t, j))) + 1,
          0,
        ),
    },
  ],
  cosineSimilarity: [
    { ...anyPair, row: cosine },
    { ...anyPair, options: { axis: 0 }, axes: [0], row: cosine },
    { ...anyPair, options: { axis: 1 }, axes: [1], row: cosine },
    { ...anyPair, options: { axis: -2 }, axes: [-2], row: cosine },
  ],
  binaryCrossentropy: [
    { ...bitsPair, row: meanOf(binary) },
    { ...bitsPair, options: { axis: 1 }, axes: [1], row: meanOf(binary) },
    {
      ...bitsPair,
      options: { labelSmoothing: 0.3 },
      row: meanOf((t, p) => binary(smoothBit(t, 0.3), p)),
    },
    {
      ...bitsLogits,
      options: { fromLogits: true, labelSmoothing: 0.1, axis: 0 },
      axes: [0],
      row: meanOf((t, z) => binaryLogits(smoothBit(t, 0.1), z)),
    },
  ],
  binaryFocalCrossentropy: [
    { ...bitsPair, row: binaryFocal(2, [1, 1], 0) },
    {
      ...bitsPair,
      options: { gamma: 0.5, applyClassBalancing: true, alpha: 0.8, labelSmoothing: 0.2 },
      row: binaryFocal(0.5, [0.2, 0.8], 0.2),
    },
    { ...bitsPair, options: { gamma: 0, axis: 0 }, axes: [0], row: binaryFocal(0, [1, 1], 0) },
    { ...bitsLogits, options: { fromLogits: true, gamma: 3 }, row: binaryFocal(3, [1, 1], 0, true) },
    {
      ...bitsLogits,
      options: { fromLogits: true, gamma: 1, applyClassBalancing: true, labelSmoothing: 0.1 },
      row: binaryFocal(1, [0.75, 0.25], 0.1, true),
    },
  ],
  categoricalCrossentropy: [
    { ...classesPair, row: categorical(0) },
    { ...classesPair, targets: "soft", options: { axis: 1 }, axes: [1], row: categorical(0) },
    {
      targets: "soft",
      predictions: "positive",
      options: { labelSmoothing: 0.2, axis: 0 },
      axes: [0],
      row: categorical(0.2),
    },
    {
      ...classesLogits,
      options: { fromLogits: true, labelSmoothing: 0.4 },
      row: categorical(0.4, true),
    },
    { ...classesLogits, options: { fromLogits: true, axis: -2 }, axes: [-2], row: categorical(0, true) },
  ],
  sparseCategoricalCrossentropy: [
    { targets: "index", predictions: "distribution", row: sparse() },
    { targets: "index", predictions: "distribution", options: { axis: 1 }, axes: [1], row: sparse() },
    { targets: "index", predictions: "any", options: { fromLogits: true }, row: sparse(true) },
    {
      targets: "index",
      predictions: "any",
      options: { fromLogits: true, ignoreClass: 1, axis: -2 },
      axes: [-2],
      ignored: 1,
      row: sparse(true),
    },
    { targets: "index", predictions: "distribution", options: { ignoreClass: 0 }, ignored: 0, row: sparse() },
  ],
  categoricalFocalCrossentropy: [
    { ...classesPair, row: categoricalFocal(2, [0.25], 0) },
    {
      ...classesPair,
      predictions: "positive",
      options: { gamma: 0.5, labelSmoothing: 0.2, alpha: 1.5 },
      row: categoricalFocal(0.5, [1.5], 0.2),
    },
    {
      ...classesLogits,
      options: { fromLogits: true, gamma: 3, alpha: 0.5, axis: -2 },
      axes: [-2],
      row: categoricalFocal(3, [0.5], 0, true),
    },
    {
      ...classesLogits,
      options: { fromLogits: true, gamma: 1, labelSmoothing: 0.1 },
      row: categoricalFocal(1, [0.25], 0.1, true),
    },
  ],
  categoricalGeneralizedCrossEntropy: [
    { targets: "index", predictions: "distribution", row: generalized(0.5) },
    { targets: "index", predictions: "distribution", options: { q: 0.05 }, row: generalized(0.05) },
    { targets: "index", predictions: "distribution", options: { q: 0.9 }, row: generalized(0.9) },
  ],
  ctc: [{ targets: "labels", predictions: "any", axes: [1, 2], rank: 3, row: ctc }],
  circle: [
    [{}, circle(80, 0.4)],
    [{ gamma: 3, margin: 0.1, removeDiagonal: false }, circle(3, 0.1, false)],
    [{ gamma: 2, margin: -0.3 }, circle(2, -0.3)],
  ].map(([options, batch]) => ({
    targets: "index",
    predictions: "any",
    rank: 2,
    countsPositive: true,
    row: () => Number.NaN,
    ...(Object.keys(options as object).length > 0 ? { options } : {}),
    batch,
  })) as Reference[],
  dice: [
    { ...bitsPair, axes: "all", row: dice },
    { ...bitsPair, options: { axis: -1 }, axes: [-1], row: dice },
    { ...bitsPair, options: { axis: [0, -1] }, axes: [0, -1], row: dice },
  ],
  tversky: [
    { ...bitsPair, axes: "all", row: tversky(0.5, 0.5) },
    {
      ...bitsPair,
      options: { alpha: 0.3, beta: 0.7, axis: [-2, -1] },
      axes: [-2, -1],
      row: tversky(0.3, 0.7),
    },
    { ...bitsPair, options: { alpha: 2, beta: 0, axis: 0 }, axes: [0], row: tversky(2, 0) },
  ],
};

import { matrixProduct, NN, NT, TN } from "../ops/matmul.js";
import { between, finite, flag, fraction, nonNegative, nullable, positive } from "../options.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { Variable } from "./arenas.js";
import { emitUpdate, optimizer } from "./optimizer.js";
import { found, patterns } from "./patterns.js";
import { blocksOf, type Target, words } from "./update.js";

interface Options {
  readonly excludeLayers: readonly string[];
  readonly excludeEmbeddings: boolean;
  readonly nsSteps: number;
  readonly rmsRate: number | null;
}

/**
 * Muon: the momentum of a matrix is made nearly orthogonal before it is a step; all else is updated by AdamW.
 *
 *   m ← μ m + g;  X = m, or with Nesterov g + μ m;  X ← X / ‖X‖
 *   nsSteps times: A = X Xᵀ, X ← a X + (b A + c A²) X;  w ← w − η rmsRate √max(rows, columns) X
 *
 * @param options.learningRate η ≥ 0, or a schedule. Default 0.001.
 * @param options.weightDecay of matrices, ≥ 0, or null for none. Default 0.004.
 * @param options.adamWeightDecay of all else. Default 0.004.
 * @param options.adamBeta1 in [0, 1). Default 0.9.
 * @param options.adamBeta2 in [0, 1). Default 0.999.
 * @param options.epsilon ≥ 0. Default 1e-7.
 * @param options.adamLrRatio AdamW's learning rate is so many η, > 0. Default 1.
 * @param options.momentum μ in [0, 1). Default 0.95.
 * @param options.nesterov default true.
 * @param options.nsSteps 1 to 100. Default 5.
 * @param options.muonA a. Default 3.4445.
 * @param options.muonB b. Default -4.775.
 * @param options.muonC c. Default 2.0315.
 * @param options.rmsRate > 0, or null: w ← w − η X. Default 0.2.
 * @param options.excludeLayers matrices in whose name one of these words is found (as of excludeFromWeightDecay) are left to AdamW. Default none.
 * @param options.excludeEmbeddings so are those with "embedding" in their name. Default true.
 * @example
 * model.compile({ optimizer: optimizers.muon({ excludeLayers: ["dense_1"] }), loss: "meanSquaredError" });
 * @see https://keras.io/api/optimizers/muon/; Jordan et al. 2024, https://kellerjordan.github.io/posts/muon/; Liu et al. 2025, https://arxiv.org/abs/2502.16982
 */
export const muon = optimizer(
  "muon",
  0.001,
  {
    weightDecay: nullable(nonNegative(), 0.004),
    adamWeightDecay: nullable(nonNegative(), 0.004),
    adamBeta1: fraction(0.9),
    adamBeta2: fraction(0.999),
    epsilon: nonNegative(1e-7),
    adamLrRatio: positive(1),
    momentum: fraction(0.95),
    nesterov: flag(true),
    nsSteps: between(1, 100, 5),
    muonA: finite(3.4445),
    muonB: finite(-4.775),
    muonC: finite(2.0315),
    rmsRate: nullable(positive(), 0.2),
    excludeLayers: patterns(),
    excludeEmbeddings: flag(true),
  },
  {
    slots: () => [0, 0],
    constants: (o) => [
      ...[o.adamBeta1, o.adamBeta2, o.epsilon, o.adamLrRatio],
      ...[o.muonA, o.muonB, o.muonC, o.momentum, o.nesterov ? 1 : 0],
    ],
    powers: 2,
    decay: (variable, o) => (isMatrix(variable, o) ? o.weightDecay : o.adamWeightDecay),
    appendOne(tape, target, variable, o) {
      if (isMatrix(variable, o)) appendMatrix(tape, target, variable, o);
      else emitUpdate(tape, "adam", target, target.slots);
    },
  },
);

function isMatrix(variable: Variable, options: Options): boolean {
  if (variable.shape.length !== 2) return false;
  if (options.excludeEmbeddings && variable.name.toLowerCase().includes("embedding")) return false;
  return !found(options.excludeLayers, variable);
}

function appendMatrix(tape: Tape, target: Target, { shape }: Variable, options: Options): void {
  const [rows, columns] = shape as [number, number];
  let x = tape.value([rows, columns]);
  const sums = words(tape, blocksOf(x.elements));
  emitUpdate(tape, "muonMomentum", target, [target.slots[0], x, sums]);
  tape.emit("muonNormalize", [x], [sums], [x.elements]);
  for (let i = 0; i < options.nsSteps; i++) x = newtonSchulz(tape, x, target.scalars);
  const size = options.rmsRate === null ? 1 : options.rmsRate * Math.sqrt(Math.max(rows, columns));
  emitUpdate(tape, "muonStep", target, [undefined, x], size);
}

/** X ← (a I + b A + c A²) X, from the side on which A = X Xᵀ or Xᵀ X is the smaller. */
function newtonSchulz(tape: Tape, x: Value, scalars: Value): Value {
  const [rows, columns] = x.shape as [number, number];
  const wide = rows <= columns;
  const size = Math.min(rows, columns);
  const square = matrixProduct(tape, x, x, wide ? NT : TN);
  const polynomial = matrixProduct(tape, square, square, NN);
  tape.emit(
    "muonPolynomial",
    [polynomial],
    [square, undefined, undefined, undefined, scalars],
    [size * size, size],
  );
  return wide ? matrixProduct(tape, polynomial, x, NN) : matrixProduct(tape, x, polynomial, NN);
}

import { permute } from "../ops/permute.js";
import { rowNormalize } from "../ops/rowNormalize.js";
import { nonNegative, oneOf } from "../options.js";
import { showShape } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { appendL1L2, regularizer } from "./regularizer.js";

/** Rows shorter than this are not stretched to length 1. */
const SHORTEST = 1e-7;
/** Forms of the matrix product, as `gemmWorkspaceBytes` numbers them. */
const NN = 0;
const NT = 1;

/** v · vᵀ of v [rows, columns], its diagonal 0. */
function products(tape: Tape, v: Value): Value {
  const [rows, columns] = v.shape as [number, number];
  const p = tape.value([rows, rows]);
  tape.emit(
    "gemmNT",
    [p],
    [v, v, undefined, tape.scratch(NT, rows, rows, columns)],
    [rows, rows, columns],
    [Number.NEGATIVE_INFINITY, { word: 0 }],
  );
  tape.emit("clearDiagonal", [p], [p], [rows]);
  tape.onBackward(p, (dp) =>
    tape.contribute(v, (dv) => {
      // dv = (dp + dpᵀ) · v, and dp is symmetric.
      tape.emit("add", [dp], [dp, dp], [dp.elements]);
      tape.emit(
        "gemmNN",
        [dv],
        [dp, v, undefined, tape.scratch(NN, rows, columns, rows)],
        [rows, columns, rows],
        [Number.NEGATIVE_INFINITY, { word: 0 }],
      );
    }),
  );
  return p;
}

/**
 * factor times the mean of |cos| of the angles between any two rows (or columns) of a matrix: keeps them orthogonal.
 *
 * @param options.factor ≥ 0, default 0.01.
 * @param options.mode `"rows"` (default) or `"columns"`.
 * @throws {RangeError} for a value that is no matrix of at least two rows (columns).
 * @example
 * regularizers.orthogonal({ factor: 1 }).value(Float32Array.of(1, 0, 1, 1), [2, 2]); // 0.7071
 * @see https://keras.io/api/layers/regularizers/#orthogonalregularizer-class
 */
export const orthogonal = regularizer(
  "orthogonal",
  { factor: nonNegative(0.01), mode: oneOf(["rows", "columns"], "rows") },
  (o) => ({
    check(shape, who) {
      const vectors = o.mode === "rows" ? shape[0] : shape[1];
      if (shape.length !== 2 || (vectors as number) < 2) {
        throw new RangeError(
          `${who}: the regularizer orthogonal needs a matrix of at least two ${o.mode}, got shape ${showShape(shape)}. Use it on kernels of dense layers.`,
        );
      }
    },
    append(tape, x, scale) {
      const vectors = o.mode === "rows" ? x : permute(tape, x, [1, 0]);
      const [rows, columns] = vectors.shape as [number, number];
      const v = rowNormalize(tape, vectors, columns, {
        centered: false,
        unit: true,
        floor: SHORTEST * SHORTEST,
      });
      const pairs = (rows * (rows - 1)) / 2;
      appendL1L2(tape, products(tape, v), (0.5 * o.factor * scale) / pairs, 0);
    },
  }),
);

/**
 * Another name of `orthogonal`, Keras's.
 *
 * @example
 * regularizers.orthogonalRegularizer({ factor: 1 }).value(Float32Array.of(1, 0, 0, 1), [2, 2]); // 0
 * @see https://keras.io/api/layers/regularizers/#orthogonalregularizer-class
 */
export const orthogonalRegularizer = orthogonal;

import { finite } from "../options.js";
import { showShape, sizeOf } from "../shape.js";
import { draw, initializer, seeded } from "./initializer.js";

/**
 * An orthogonal matrix times a gain: signals keep their length. The weight is taken as a matrix of its last axis against
 * all others; the vectors of its smaller side are orthonormal, and so is every rotation of them equally likely: it is the Q
 * of the QR decomposition of a normal matrix, with the signs that make R's diagonal positive.
 *
 * @param options.gain default 1. @param options.seed in place of the model's.
 * @throws {RangeError} `orthogonal: expected a weight with at least 2 axes, got the shape [3]. Use another initializer for it.`
 * @example
 * initializers.orthogonal().sample([64, 32]);
 * @see Saxe et al. 2014, https://arxiv.org/abs/1312.6120; Mezzadri 2007, https://arxiv.org/abs/math-ph/0609050
 */
export const orthogonal = initializer(
  "orthogonal",
  { gain: finite(1), ...seeded },
  (options, shape, seed, stream) => {
    if (shape.length < 2) {
      throw new RangeError(
        `orthogonal: expected a weight with at least 2 axes, got the shape ${showShape(shape)}. Use another initializer for it.`,
      );
    }
    const columns = shape.at(-1) as number;
    const rows = sizeOf(shape) / columns;
    const length = Math.max(rows, columns);
    const normal = draw(
      { kernel: "randomNormal", parameters: [0, 1] },
      rows * columns,
      options.seed ?? seed,
      stream,
    );
    const vectors = Float64Array.from(normal); // [the smaller side, the larger one]
    orthonormalize(vectors, length);
    const out = new Float32Array(vectors.length);
    for (let i = 0; i < out.length; i++) {
      // Tall weights have the vectors as columns, others as rows.
      const at = rows >= columns ? (i % columns) * length + Math.floor(i / columns) : i;
      out[i] = options.gain * (vectors[at] as number);
    }
    return out;
  },
);

/**
 * Makes vectors that lie one after the other orthonormal, in place, by the modified Gram–Schmidt process, which is a QR
 * decomposition with a positive diagonal. Its loss of orthogonality, the matrix's condition times 2⁻⁵³, is far below
 * a float32 for normal matrices. Only + − × / √, so the bits are the same everywhere.
 */
function orthonormalize(vectors: Float64Array, length: number): void {
  for (let i = 0; i < vectors.length; i += length) {
    const v = vectors.subarray(i, i + length);
    const norm = Math.sqrt(dot(v, v));
    for (let k = 0; k < length; k++) v[k] = (v[k] as number) / norm;
    for (let j = i + length; j < vectors.length; j += length) {
      const w = vectors.subarray(j, j + length);
      const share = dot(v, w);
      for (let k = 0; k < length; k++) w[k] = (w[k] as number) - share * (v[k] as number);
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += (a[k] as number) * (b[k] as number);
  return sum;
}

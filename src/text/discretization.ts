import { quantile } from "../numeric/quantile.js";
import { count, finite, listOf, oneOf, optional, parseOptions, where } from "../options.js";
import { type Tensor, type TensorLike, tensor, toTensor } from "../tensor.js";
import { categoryEncoding } from "./categoryEncoding.js";

const rising = where(
  listOf(finite()),
  "a list of numbers, each larger than the one before",
  (list) => list.length > 0 && list.every((v, i) => i === 0 || v > (list[i - 1] as number)),
);
const schema = {
  binBoundaries: optional(rising),
  numBins: optional(where(count(), "a whole number >= 2", (n) => n >= 2)),
  outputMode: oneOf(["int", "oneHot", "multiHot", "count"], "int"),
};

/** Numbers to the bins that they fall into. */
export class Discretization {
  readonly #mode;
  readonly #bins: number | undefined;
  #boundaries: readonly number[] | undefined;

  /** @internal */
  constructor(options: object) {
    const { binBoundaries, numBins, outputMode } = parseOptions("discretization", schema, options);
    if ((binBoundaries === undefined) === (numBins === undefined))
      throw new RangeError("discretization: pass either binBoundaries, or numBins and call adapt(data).");
    this.#mode = outputMode;
    this.#bins = numBins;
    this.#boundaries = binBoundaries;
  }

  /** Between the bins, rising. */
  get binBoundaries(): readonly number[] {
    if (this.#boundaries) return this.#boundaries;
    throw new RangeError(
      "discretization: has no boundaries yet. Call adapt(data) first, or pass binBoundaries.",
    );
  }

  /** Puts the boundaries at quantiles, so that bins hold as many numbers each as can be. */
  adapt(data: TensorLike): void {
    if (this.#bins === undefined)
      throw new RangeError("discretization: has its boundaries already, from binBoundaries.");
    const sorted = toTensor(data, "discretization: data").data.slice().sort();
    if (sorted.length === 0) throw new RangeError("discretization: data are empty.");
    const bins = this.#bins;
    const cuts = Array.from({ length: bins - 1 }, (_, i) => quantile(sorted, (i + 1) / bins));
    this.#boundaries = [...new Set(cuts)];
  }

  /** The bin of each number, of the same shape: 0 below the first boundary; or vectors in the other modes. */
  call(given: TensorLike): Tensor {
    const boundaries = this.binBoundaries;
    const { data, shape } = toTensor(given, "discretization: data");
    const bins = data.map((value) => boundaries.filter((boundary) => boundary <= value).length);
    const indices = tensor(bins, shape);
    if (this.#mode === "int") return indices;
    return categoryEncoding({ numTokens: boundaries.length + 1, outputMode: this.#mode }).call(indices);
  }
}

/**
 * Numbers to the bins that they fall into, the lower boundary included.
 *
 * @param options.binBoundaries rising. @param options.numBins ≥ 2, in place of them: `adapt(data)` finds boundaries between quantiles.
 * @param options.outputMode `"int"` (default), `"oneHot"`, `"multiHot"` or `"count"`.
 * @throws {RangeError} where neither or both are given.
 * @example
 * discretization({ binBoundaries: [0, 1, 2] }).call([-1.5, 1, 3.4, 0.5]).data; // [0, 2, 3, 1]
 * @see https://keras.io/api/layers/preprocessing_layers/numerical/discretization/
 */
export function discretization(options: {
  readonly binBoundaries?: readonly number[];
  readonly numBins?: number;
  readonly outputMode?: "int" | "oneHot" | "multiHot" | "count";
}): Discretization {
  return new Discretization(options);
}

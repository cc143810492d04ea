// Mean and biased variance of data for each place along some axes, in f64: the mean first, then the squares about it.
import { show } from "../errors.js";
import { type Shape, sizeOf } from "../shape.js";

export interface Statistics {
  readonly mean: Float64Array;
  readonly variance: Float64Array;
}

/** @param row shape of a row. @param axes counted as those of a batch of rows. */
export function statisticsAlong(data: Float32Array, row: Shape, axes: readonly number[]): Statistics {
  if (data.length === 0) throw new RangeError("normalization: adapt needs at least one row, got no data.");
  const place = places(row, axes);
  const size = axes.reduce((product, a) => product * (row[a - 1] as number), 1);
  const count = data.length / size;
  const mean = new Float64Array(size);
  const variance = new Float64Array(size);
  data.forEach((value, i) => {
    if (!Number.isFinite(value)) {
      throw new RangeError(
        `normalization: adapt got ${show(value)} in row ${Math.floor(i / place.length)}, expected finite numbers. Replace or drop such rows.`,
      );
    }
    mean[place[i % place.length] as number] = (mean[place[i % place.length] as number] as number) + value;
  });
  mean.forEach((sum, i) => {
    mean[i] = sum / count;
  });
  data.forEach((value, i) => {
    const at = place[i % place.length] as number;
    const d = value - (mean[at] as number);
    variance[at] = (variance[at] as number) + d * d;
  });
  variance.forEach((sum, i) => {
    variance[i] = sum / count;
  });
  return { mean, variance };
}

/** To which place along the axes each element of a row belongs. */
function places(row: Shape, axes: readonly number[]): Uint32Array {
  return Uint32Array.from({ length: sizeOf(row) }, (_, element) => {
    let rest = element;
    let at = 0;
    let step = 1;
    for (let axis = row.length; axis >= 1; axis--) {
      const size = row[axis - 1] as number;
      if (axes.includes(axis)) {
        at += (rest % size) * step;
        step *= size;
      }
      rest = Math.floor(rest / size);
    }
    return at;
  });
}

import { Purpose } from "../contract/purpose.js";
import { Random } from "../numeric/random.js";
import { count, flag, optional, parseOptions, whole } from "../options.js";
import { type Tensor, type TensorLike, tensor, toTensor } from "../tensor.js";

const schema = {
  sequenceLength: { ...count(), required: true },
  sequenceStride: count(1),
  samplingRate: count(1),
  batchSize: count(128),
  shuffle: flag(false),
  seed: whole(0),
  startIndex: optional(whole()),
  endIndex: optional(whole()),
} as const;

export interface TimeseriesOptions {
  readonly sequenceLength: number;
  readonly sequenceStride?: number;
  readonly samplingRate?: number;
  readonly batchSize?: number;
  readonly shuffle?: boolean;
  readonly seed?: number;
  readonly startIndex?: number | null;
  readonly endIndex?: number | null;
}

/** Batches of windows; may be gone through again and again. */
export interface TimeseriesDataset extends Iterable<{ readonly x: Tensor; readonly y?: Tensor }> {
  /** How many windows there are. */
  readonly rows: number;
}

/**
 * Windows of a series, in batches for `fitDataset`: x [batch, sequenceLength, …], and the target that stands where a window begins.
 *
 * @param data [time, …]. @param targets [time, …], the i-th that of the window from i on; or null for windows alone. For a forecast k steps
 *   ahead of a window of n: `targets = data.slice(n + k - 1)`.
 * @param options.sequenceLength ≥ 1. @param options.sequenceStride from one window to the next, default 1. @param options.samplingRate from one
 *   step of a window to the next, default 1. @param options.batchSize default 128. @param options.shuffle default false; by `seed`, default 0.
 * @param options.startIndex first step that is used. @param options.endIndex the step behind the last one.
 * @throws {RangeError} where no window fits.
 * @example
 * const series = Array.from({ length: 100 }, (_, i) => [i]);
 * const windows = timeseriesDataset(series, series.slice(10), { sequenceLength: 10, batchSize: 32 });
 * windows.rows; // 90
 * @see https://keras.io/api/data_loading/timeseries/
 */
export function timeseriesDataset(
  data: TensorLike,
  targets: TensorLike | null,
  options: TimeseriesOptions,
): TimeseriesDataset {
  const o = parseOptions("timeseriesDataset", schema, options);
  const x = toTensor(data, "timeseriesDataset: data");
  const y = targets === null ? undefined : toTensor(targets, "timeseriesDataset: targets");
  const time = x.shape[0] as number;
  const start = o.startIndex ?? 0;
  const end = Math.min(o.endIndex ?? time, time);
  const reach = (o.sequenceLength - 1) * o.samplingRate + 1;
  const last = Math.min(end - reach, y ? start + (y.shape[0] as number) - 1 : Number.POSITIVE_INFINITY);
  if (last < start)
    throw new RangeError(
      `timeseriesDataset: no window of ${o.sequenceLength} steps (every ${o.samplingRate}) fits into steps ${start} … ${end - 1}${y ? ` with ${y.shape[0]} targets` : ""}. Make sequenceLength smaller.`,
    );
  const rows = Math.floor((last - start) / o.sequenceStride) + 1;
  const begins = Array.from({ length: rows }, (_, i) => start + i * o.sequenceStride);
  const order = o.shuffle
    ? Array.from(new Random(o.seed, Purpose.Shuffle).permutation(rows), (i) => begins[i] as number)
    : begins;
  const windowOf = (source: Tensor, first: number, steps: number, rate: number): Float32Array => {
    const size = source.data.length / (source.shape[0] as number);
    const out = new Float32Array(steps * size);
    for (let t = 0; t < steps; t++) {
      const at = (first + t * rate) * size;
      out.set(source.data.subarray(at, at + size), t * size);
    }
    return out;
  };
  const stackRows = (source: Tensor, firsts: readonly number[], steps: number | undefined): Tensor => {
    const parts = firsts.map((first) => windowOf(source, first, steps ?? 1, o.samplingRate));
    const size = parts[0]?.length ?? 0;
    const out = new Float32Array(parts.length * size);
    parts.forEach((part, i) => {
      out.set(part, i * size);
    });
    const rest = source.shape.slice(1);
    return tensor(out, [parts.length, ...(steps === undefined ? rest : [steps, ...rest])]);
  };
  return {
    rows,
    *[Symbol.iterator]() {
      for (let i = 0; i < rows; i += o.batchSize) {
        const firsts = order.slice(i, i + o.batchSize);
        const windows = stackRows(x, firsts, o.sequenceLength);
        yield y
          ? {
              x: windows,
              y: stackRows(
                y,
                firsts.map((first) => first - start),
                undefined,
              ),
            }
          : { x: windows };
      }
    },
  };
}

// Pixels to a picture of the wanted size and channels, as numbers from 0 to 255: along rows, then along columns, each new pixel a weighted mean of those around its
// place. Half-pixel centres, and weights beyond the border are shared among the others, as in TensorFlow's resize and scale_and_translate.
import { sin } from "../numeric/elementary.js";
import type { Pixels } from "./pixels.js";

export const interpolations = ["bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"] as const;
export type Interpolation = (typeof interpolations)[number];

export interface Target {
  readonly height: number | undefined;
  readonly width: number | undefined;
  readonly channels: number;
  readonly interpolation: Interpolation;
  readonly antialias: boolean;
  readonly cropToAspectRatio: boolean;
  readonly scale: number;
}

function lanczos(radius: number): (t: number) => number {
  return (t) => {
    if (t === 0) return 1;
    const a = Math.PI * t;
    return (radius * sin(a) * sin(a / radius)) / (a * a);
  };
}

/** [reach, weight at a distance within it]. Keys 1981 with a = −1/2 for bicubic. */
const kernels: Readonly<Record<Exclude<Interpolation, "nearest">, readonly [number, (t: number) => number]>> =
  {
    bilinear: [1, (t) => 1 - t],
    bicubic: [2, (t) => (t < 1 ? (1.5 * t - 2.5) * t * t + 1 : ((-0.5 * t + 2.5) * t - 4) * t + 2)],
    lanczos3: [3, lanczos(3)],
    lanczos5: [5, lanczos(5)],
  };

interface Taps {
  readonly first: number;
  readonly weights: readonly number[];
}

/** For each new place along an axis, the old ones that it is made of; `from` and `length` are the part that is looked at. */
function tapsOf(from: number, length: number, size: number, target: Target): readonly Taps[] {
  const scale = length / size;
  return Array.from({ length: size }, (_, i) => {
    const place = (i + 0.5) * scale;
    if (target.interpolation === "nearest") return { first: from + Math.floor(place), weights: [1] };
    const [reach, weight] = kernels[target.interpolation];
    const wide = target.antialias ? Math.max(scale, 1) : 1;
    const centre = place - 0.5;
    const first = Math.max(0, Math.ceil(centre - reach * wide));
    const last = Math.min(length - 1, Math.floor(centre + reach * wide));
    const weights = Array.from({ length: last - first + 1 }, (_, k) => {
      const t = Math.abs(first + k - centre) / wide;
      return t < reach ? weight(t) : 0;
    });
    const sum = weights.reduce((a, b) => a + b, 0);
    return { first: from + first, weights: weights.map((w) => w / sum) };
  });
}

/** The part in the middle that has the wanted sides' ratio, all of it where that is not asked for. */
function partOf({ width, height }: Pixels, target: Target, [h, w]: readonly [number, number]) {
  if (!target.cropToAspectRatio) return { top: 0, left: 0, high: height, broad: width };
  const high = Math.max(1, Math.min(height, Math.floor((width * h) / w)));
  const broad = Math.max(1, Math.min(width, Math.floor((height * w) / h)));
  return { top: (height - high) >> 1, left: (width - broad) >> 1, high, broad };
}

/** [height, width, channels], and the numbers. */
export function resample(
  pixels: Pixels,
  target: Target,
): { data: Float32Array; shape: [number, number, number] } {
  const { channels } = target;
  const height = target.height ?? pixels.height;
  const width = target.width ?? pixels.width;
  const { top, left, high, broad } = partOf(pixels, target, [height, width]);
  const columns = tapsOf(left, broad, width, target);
  const rows = tapsOf(top, high, height, target);
  const unit = target.scale / (pixels.data.BYTES_PER_ELEMENT === 2 ? 257 : 1);
  const narrowed = new Float32Array(high * width * channels);
  for (let y = 0; y < high; y++)
    narrowRow(pixels, y + top, columns, channels, narrowed, y * width * channels);
  const stride = width * channels;
  const data = new Float32Array(height * stride);
  rows.forEach(({ first, weights }, y) => {
    for (let i = 0; i < stride; i++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++)
        sum += (weights[k] as number) * (narrowed[(first - top + k) * stride + i] as number);
      data[y * stride + i] = sum * unit;
    }
  });
  return { data, shape: [height, width, channels] };
}

function narrowRow(
  { data, width }: Pixels,
  row: number,
  columns: readonly Taps[],
  channels: number,
  out: Float32Array,
  start: number,
): void {
  const line = row * width;
  let at = start;
  for (const { first, weights } of columns) {
    for (let c = 0; c < channels; c++) {
      let sum = 0;
      for (let k = 0; k < weights.length; k++) {
        const place = 4 * (line + first + k);
        const value = channels === 1 ? grey(data, place) : (data[place + c] as number);
        sum += (weights[k] as number) * value;
      }
      out[at++] = sum;
    }
  }
}

/** The luma of ITU-R BT.601; shares in thousandths, so that grey stays what it was. */
const grey = (data: Pixels["data"], at: number): number =>
  (299 * (data[at] as number) + 587 * (data[at + 1] as number) + 114 * (data[at + 2] as number)) / 1000;

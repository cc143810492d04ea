// Images of another size: along each axis every new place is a weighted sum of old ones, whose numbers and weights are a table.
import { convolution } from "../runtime/packs/convolution.generated.js";
import { sizeOf } from "../shape.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

export const interpolations = ["nearest", "bilinear", "bicubic"] as const;
export type Interpolation = (typeof interpolations)[number];

/** How much the places at distances of less than `reach` count. */
const curves: Readonly<
  Record<Exclude<Interpolation, "nearest">, { reach: number; at(distance: number): number }>
> = {
  bilinear: { reach: 1, at: (d) => 1 - d },
  // Keys 1981, https://doi.org/10.1109/TASSP.1981.1163711, with a = -0.5
  bicubic: {
    reach: 2,
    at: (d) => (d < 1 ? (1.5 * d - 2.5) * d * d + 1 : ((-0.5 * d + 2.5) * d - 4) * d + 2),
  },
};

/** What a place is the sum of. */
type Terms = readonly (readonly [place: number, weight: number])[];

/**
 * The sums along an axis of `from` places that becomes one of `to`. Places are squares of equal size side by side, and a new one is read at its
 * middle; beyond the edges there is nothing, and weights are scaled to 1 together.
 *
 * @param antialias whether curves are as wide as new places where these are larger than the old ones.
 */
function sums(from: number, to: number, interpolation: Interpolation, antialias: boolean): Terms[] {
  const scale = from / to;
  return Array.from({ length: to }, (_, i) => {
    if (interpolation === "nearest") return [[Math.min(from - 1, Math.floor((i + 0.5) * scale)), 1]];
    const curve = curves[interpolation];
    const width = antialias ? Math.max(1, scale) : 1;
    const middle = (i + 0.5) * scale - 0.5;
    const first = Math.max(0, Math.ceil(middle - curve.reach * width));
    const last = Math.min(from - 1, Math.floor(middle + curve.reach * width));
    const terms = Array.from({ length: last - first + 1 }, (_, j) => {
      const distance = Math.abs(first + j - middle) / width;
      return [first + j, distance < curve.reach ? curve.at(distance) : 0] as const;
    });
    const total = terms.reduce((sum, [, weight]) => sum + weight, 0);
    return terms.filter(([, weight]) => weight !== 0).map(([place, weight]) => [place, weight / total]);
  });
}

/** To which new places each old one counts. */
function turned(terms: readonly Terms[], from: number): Terms[] {
  const back = Array.from({ length: from }, (): [number, number][] => []);
  terms.forEach((sum, to) => {
    for (const [place, weight] of sum) back[place]?.push([to, weight]);
  });
  return back;
}

/** The table of assembly/convolution/resample.ts. */
function table(tape: Tape, terms: readonly Terms[]): Value {
  const flat = terms.flat();
  const words = new Int32Array(terms.length + 1 + 2 * flat.length);
  const floats = new Float32Array(words.buffer);
  let end = 0;
  terms.forEach((sum, i) => {
    end += sum.length;
    words[i + 1] = end;
  });
  flat.forEach(([place, weight], i) => {
    words[terms.length + 1 + 2 * i] = place;
    floats[terms.length + 2 + 2 * i] = weight;
  });
  return tape.constant(floats);
}

/** Appends x with `sizes` places along `axes`. */
export function resize(
  tape: Tape,
  x: Value,
  axes: readonly number[],
  sizes: readonly number[],
  { interpolation, antialias = false }: { interpolation: Interpolation; antialias?: boolean },
): Value {
  return axes.reduce((value, axis, i) => {
    const from = value.shape[axis] as number;
    const to = sizes[i] as number;
    return from === to ? value : resample(tape, value, axis, sums(from, to, interpolation, antialias));
  }, x);
}

function resample(tape: Tape, x: Value, axis: number, terms: readonly Terms[]): Value {
  const [outer, inner] = [sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis + 1))];
  const from = x.shape[axis] as number;
  const y = tape.value(
    [...x.shape.slice(0, axis), terms.length, ...x.shape.slice(axis + 1)],
    x.differentiable,
  );
  const kernel = { pack: convolution, kernel: "resample" };
  tape.emit(kernel, [y], [x, table(tape, terms)], [outer, terms.length, from, inner]);
  tape.onBackward(y, (dy) =>
    tape.contribute(x, (dx) =>
      tape.emit(kernel, [dx], [dy, table(tape, turned(terms, from))], [outer, from, terms.length, inner]),
    ),
  );
  return y;
}

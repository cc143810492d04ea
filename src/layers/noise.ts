// What layers that act at random in training have in common: the draws of a layer in a step, and a mask shared along axes.
import { seedWords } from "../numeric/random.js";
import { expand } from "../ops/expand.js";
import { type Option, optional, refuse, whole } from "../options.js";
import { type Shape, showShape } from "../shape.js";
import type { Parameter, Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { LayerContext } from "./layer.js";

export const seedOption = optional(whole());

/** A size for each axis, the batch's first; null stands for the input's own. */
function noiseShapeOption(): Option<readonly (number | null)[]> {
  return {
    expected:
      "a list with a whole number >= 1 or null for each axis, the batch's first, such as [null, 1, 8]",
    parse(value, who) {
      const good = (n: unknown): boolean => n === null || (Number.isSafeInteger(n) && (n as number) >= 1);
      if (!Array.isArray(value) || !value.every(good))
        refuse(who, this.expected, value, Array.isArray(value));
      return [...(value as (number | null)[])];
    },
  };
}
export const maskOptions = { noiseShape: optional(noiseShapeOption()), seed: seedOption };

/** The words that tell a kernel whose draws these are. */
export function drawsOf(
  seed: number | undefined,
  context: LayerContext,
): { sizes: number[]; flag: { word: number } } {
  return { sizes: [context.stream, ...seedWords(seed ?? 0)], flag: { word: seed === undefined ? 0 : 1 } };
}

/** What becomes of an element: kept, it is x · scale + shift, otherwise `other`. */
export interface Masking {
  readonly scale: number;
  readonly shift?: number;
  readonly other?: number;
}

interface MaskOptions {
  readonly rate: number;
  readonly noiseShape?: readonly (number | null)[] | undefined;
  readonly seed?: number | undefined;
}

/** Appends y, each element of x being kept with probability 1 − rate. */
export function mask(tape: Tape, x: Value, o: MaskOptions, context: LayerContext, masking: Masking): Value {
  const { sizes, flag } = drawsOf(o.seed, context);
  const { scale, shift = 0, other = 0 } = masking;
  let shared: Value | undefined;
  if (o.noiseShape) {
    const shape = o.noiseShape.map((size, axis) => size ?? (x.shape[axis] as number));
    shared = expand(tape, draw(tape, shape, o, context, 1), x.shape);
  }
  const emit = (to: Value, from: Value, then: readonly number[]): void => {
    const parameters: Parameter[] = [o.rate, ...then, flag];
    tape.emit("dropout", [to], [from, shared], [to.elements, ...sizes], parameters);
  };
  const y = tape.value(x.shape, x.differentiable);
  emit(y, x, [scale, shift, other]);
  tape.onBackward(y, (dy) => tape.contribute(x, (dx) => emit(dx, dy, [scale, 0, 0])));
  return y;
}

/** Appends what keeps each element of a shape with probability 1 − rate: 0, or `kept`. */
export function draw(
  tape: Tape,
  shape: Shape,
  o: Pick<MaskOptions, "rate" | "seed">,
  context: LayerContext,
  kept: number,
): Value {
  const { sizes, flag } = drawsOf(o.seed, context);
  const drawn = tape.value(shape, false);
  tape.emit(
    "dropout",
    [drawn],
    [undefined, undefined],
    [drawn.elements, ...sizes],
    [o.rate, kept, 0, 0, flag],
  );
  return drawn;
}

/** Throws where a mask of this shape can't be shared over rows of a shape. */
export function checkNoiseShape(
  noiseShape: readonly (number | null)[] | undefined,
  row: Shape,
  who: string,
): void {
  if (!noiseShape) return;
  const [batch, ...sizes] = noiseShape;
  const fits = sizes.length === row.length && sizes.every((n, i) => n === null || n === 1 || n === row[i]);
  if (fits && (batch === null || batch === 1)) return;
  throw new RangeError(
    `${who}: noiseShape must have null or 1 for the batch, then null, 1 or the size itself for each axis of rows of shape ${showShape(row)}, got [${noiseShape.map((n) => n ?? "null").join(", ")}].`,
  );
}

// What layers of augmentation draw for each picture of a batch, and options that say between what.

import { type Option, refuse } from "../../options.js";
import { augmentation } from "../../runtime/packs/augmentation.generated.js";
import type { Tape } from "../../tape/tape.js";
import type { Value } from "../../tape/value.js";
import type { LayerContext } from "../layer.js";
import { drawsOf } from "../noise.js";

export type Pair = readonly [low: number, high: number];

/** A number or a pair within bounds, read as a pair. @param pairOf what a number stands for. */
export function pairOption(
  [least, most]: Pair,
  pairOf: (n: number) => Pair,
  fallback?: Pair,
): Option<Pair, number | readonly number[]> {
  const good = (n: unknown): n is number => typeof n === "number" && n >= least && n <= most;
  return {
    ...(fallback === undefined ? {} : { default: fallback }),
    expected: `a number in [${least}, ${most}], or a pair of them`,
    parse(value, who) {
      if (good(value)) return pairOf(value);
      const isList = Array.isArray(value);
      if (!isList || value.length !== 2 || !value.every(good))
        refuse(who, this.expected, value, isList || typeof value === "number");
      return [value[0] as number, value[1] as number];
    },
  };
}

/** As far to one side as to the other. */
export const bothSides = (n: number): Pair => [0 - Math.abs(n), Math.abs(n)];

/** A pair of numbers, the lower one first. */
export function rangeOption(fallback: Pair): Option<Pair, readonly number[]> {
  return {
    default: fallback,
    expected: "a pair of finite numbers, the lower one first",
    parse(value, who) {
      const isList = Array.isArray(value);
      if (!isList || value.length !== 2 || !value.every(Number.isFinite) || value[0] >= value[1])
        refuse(who, this.expected, value, isList);
      return [value[0] as number, value[1] as number];
    },
  };
}

/** Sizes and parameters of an instruction that draws for so many pictures. */
export function operands(
  pictures: number,
  parameters: readonly (number | { word: number })[],
  seed: number | undefined,
  context: LayerContext,
) {
  const { sizes, flag } = drawsOf(seed, context);
  const four = [...parameters, ...new Array<number>(4 - parameters.length).fill(0)];
  return [
    [pictures, ...sizes],
    [...four, flag],
  ] as const;
}

const kernel = (name: string) => ({ pack: augmentation, kernel: name });

/** Appends a number for each picture, uniform between two: [pictures, 1, 1, 1]. */
export function drawUniform(
  tape: Tape,
  pictures: number,
  range: Pair,
  seed: number | undefined,
  context: LayerContext,
): Value {
  const out = tape.value([pictures, 1, 1, 1], false);
  tape.emit(kernel("drawUniform"), [out], [], ...operands(pictures, range, seed, context));
  return out;
}

/** Between what the numbers of a transform are drawn; what is left out changes nothing. */
export interface Bounds {
  readonly zoomY?: Pair;
  /** Left out: the same as that of y. */
  readonly zoomX?: Pair;
  readonly shiftY?: Pair;
  readonly shiftX?: Pair;
  /** Whether shifts are whole numbers below the upper bounds, up and to the left. */
  readonly whole?: boolean;
  /** 1: once around, counter-clockwise. */
  readonly turn?: Pair;
  /** Below 0 the axis is flipped. */
  readonly flipY?: Pair;
  readonly flipX?: Pair;
}

/** Appends a transform for each picture, for `warp`. @param sizes of a picture. */
export function drawTransforms(
  tape: Tape,
  pictures: number,
  sizes: readonly [height: number, width: number],
  bounds: Bounds,
  seed: number | undefined,
  context: LayerContext,
): Value {
  const [one, none]: Pair[] = [
    [1, 1],
    [0, 0],
  ] as [Pair, Pair];
  const { zoomY = one, zoomX, shiftY = none, shiftX = none } = bounds;
  const { turn = none, flipY = one, flipX = one } = bounds;
  const numbers = [zoomY, zoomX ?? zoomY, shiftY, shiftX, turn, flipY, flipX, none] as Pair[];
  const table = tape.constant(
    Float32Array.from([0, 1].flatMap((side) => numbers.map((n) => n[side] as number))),
  );
  const out = tape.value([pictures, 6], false);
  const flags = { word: (zoomX ? 0 : 1) + (bounds.whole ? 2 : 0) };
  const parameters = [...sizes.map((size) => (size - 1) / 2), flags];
  tape.emit(kernel("drawTransforms"), [out], [table], ...operands(pictures, parameters, seed, context));
  return out;
}

/** Appends a box within each picture: 1 inside, 0 elsewhere, [pictures, height, width]. */
export function drawBoxes(
  tape: Tape,
  pictures: number,
  sizes: readonly [height: number, width: number],
  from:
    | { readonly scale: Pair; readonly probability: Pair }
    | { readonly outside: Value; readonly left: Value },
  seed: number | undefined,
  context: LayerContext,
): Value {
  const out = tape.value([pictures, ...sizes], false);
  const words = tape.constant(new Float32Array(Int32Array.from(sizes).buffer));
  const isMixed = "outside" in from;
  const parameters = isMixed ? [] : [...from.scale, ...from.probability];
  const [outside, left] = isMixed ? [from.outside, from.left] : [];
  tape.emit(
    kernel("drawBoxes"),
    [out, left],
    [outside, words],
    ...operands(pictures, parameters, seed, context),
  );
  return out;
}

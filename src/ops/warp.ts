// Pictures read at other places, each by a transform of its own: turned, zoomed, shifted, flipped, cut out.
import { Fill, WARP_WORDS } from "../contract/warp.js";
import { augmentation } from "../runtime/packs/augmentation.generated.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import type { DataFormat } from "./channels.js";

export const fillModes = ["reflect", "wrap", "constant", "nearest"] as const;

const fills = { constant: Fill.Constant, nearest: Fill.Nearest, reflect: Fill.Reflect, wrap: Fill.Wrap };

/** How pictures are read. */
export interface Reading {
  readonly dataFormat: DataFormat;
  readonly interpolation: "nearest" | "bilinear";
  /** What lies beyond the edges. */
  readonly fillMode: (typeof fillModes)[number];
  /** The number beyond them, where `fillMode` is constant. */
  readonly fillValue: number;
}

/**
 * Appends pictures of sizes [height, width] whose place (y, x) is that of x at (a·y + b·x + c, d·y + e·x + f).
 *
 * @param transforms [pictures, 6]: a, b, c, d, e, f.
 */
export function warp(
  tape: Tape,
  x: Value,
  transforms: Value,
  sizes: readonly [height: number, width: number],
  { dataFormat, interpolation, fillMode, fillValue }: Reading,
): Value {
  const last = dataFormat === "channelsLast";
  const [pictures, ...row] = x.shape as [number, number, number, number];
  const [planes, height, width, inner] = last ? [1, ...row] : [...row, 1];
  const words = Int32Array.of(
    pictures,
    planes as number,
    height as number,
    width as number,
    inner as number,
    ...sizes,
    fills[fillMode],
    interpolation === "nearest" ? 1 : 0,
  );
  if (words.length !== WARP_WORDS) throw new RangeError(`a warp has ${words.length} words`);
  const table = tape.constant(new Float32Array(words.buffer));
  const shape = last ? [pictures, ...sizes, inner as number] : [pictures, planes as number, ...sizes];
  const y = tape.value(shape, x.differentiable);
  const kernel = (name: string) => ({ pack: augmentation, kernel: name });
  tape.emit(kernel("warp"), [y], [x, transforms, table], [], [fillValue]);
  tape.onBackward(y, (dy) =>
    tape.contribute(x, (dx) => tape.emit(kernel("warpBack"), [dx], [dy, transforms, table], [], [0])),
  );
  return y;
}

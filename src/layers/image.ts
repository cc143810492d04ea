// What layers for signals, pictures and volumes have in common: options that hold for each axis, and images as rows of a batch.
import type { DataFormat } from "../ops/channels.js";
import type { Sizes } from "../ops/windows.js";
import { type Option, oneOf, refuse } from "../options.js";
import { type Shape, showShape } from "../shape.js";

/** How many axes an image has beside the batch's and the channels'. */
export type Rank = 1 | 2 | 3;

/** Where the channels are: [batch, …sizes, channels] or [batch, channels, …sizes]. */
export const dataFormatOption = (): Option<DataFormat> =>
  oneOf(["channelsLast", "channelsFirst"], "channelsLast");

/** A size for all axes, or a list with one for each; read as a list. */
export function sizesOption(rank: Rank, fallback?: number): Option<Sizes, number | Sizes> {
  const good = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= 1;
  const list = rank === 1 ? "a list of one" : `a list of ${rank} of them`;
  return {
    ...(fallback === undefined ? {} : { default: new Array<number>(rank).fill(fallback) }),
    expected: `a whole number >= 1, or ${list}`,
    parse(value, who) {
      if (good(value)) return new Array<number>(rank).fill(value as number);
      const isList = Array.isArray(value);
      if (!isList || value.length !== rank || !value.every(good))
        refuse(who, this.expected, value, isList || typeof value === "number");
      return [...(value as number[])];
    },
  };
}

/** What a row of a batch of images is made of. */
export interface Image {
  readonly sizes: Sizes;
  readonly channels: number;
}

/** @throws {RangeError} for rows of another number of axes, or where an axis has no place. */
export function imageOf(row: Shape, rank: Rank, format: DataFormat, who: string): Image {
  const names = rank === 1 ? ["steps"] : ["depth", "height", "width"].slice(3 - rank);
  const expected = format === "channelsLast" ? [...names, "channels"] : ["channels", ...names];
  if (row.length !== rank + 1 || row.some((size) => size < 1))
    throw new RangeError(
      `${who}: expected rows of shape [${expected.join(", ")}], each at least 1, got rows of shape ${showShape(row)}. Add layers.reshape({ targetShape }) before it.`,
    );
  return format === "channelsLast"
    ? { sizes: row.slice(0, -1), channels: row.at(-1) as number }
    : { sizes: row.slice(1), channels: row[0] as number };
}

/** The shape of a row. */
export const rowOf = ({ sizes, channels }: Image, format: DataFormat): number[] =>
  format === "channelsLast" ? [...sizes, channels] : [channels, ...sizes];

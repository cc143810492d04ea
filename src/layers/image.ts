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
export function sizesOption(rank: Rank, fallback?: number, least = 1): Option<Sizes, number | Sizes> {
  const good = (n: unknown): boolean => Number.isSafeInteger(n) && (n as number) >= least;
  const list = rank === 1 ? "a list of one" : `a list of ${rank} of them`;
  return {
    ...(fallback === undefined ? {} : { default: new Array<number>(rank).fill(fallback) }),
    expected: `a whole number >= ${least}, or ${list}`,
    parse(value, who) {
      if (good(value)) return new Array<number>(rank).fill(value as number);
      const isList = Array.isArray(value);
      if (!isList || value.length !== rank || !value.every(good))
        refuse(who, this.expected, value, isList || typeof value === "number");
      return [...(value as number[])];
    },
  };
}

/** How many places before and behind an axis. */
export type Sides = readonly [before: number, after: number];

type GivenSides = number | readonly number[] | readonly (readonly number[])[];

/** Places at both sides of every axis: a number for all, one for each axis, or a pair for each (of signals, the pair itself). */
export function sidesOption(rank: Rank, fallback: readonly Sides[]): Option<readonly Sides[], GivenSides> {
  const good = (n: unknown): n is number => Number.isSafeInteger(n) && (n as number) >= 0;
  const pair = (v: unknown): boolean => Array.isArray(v) && v.length === 2 && v.every(good);
  return {
    default: fallback,
    expected:
      rank === 1
        ? "a whole number >= 0, or a pair of them"
        : `a whole number >= 0, or a list of ${rank}, each such a number or a pair of them`,
    parse(value, who) {
      if (good(value)) return new Array<Sides>(rank).fill([value, value]);
      const isList = Array.isArray(value);
      if (rank === 1 && pair(value)) return [[...(value as number[])] as unknown as Sides];
      if (!isList || value.length !== rank || !value.every((v) => pair(v) || (rank > 1 && good(v))))
        refuse(who, this.expected, value, isList || typeof value === "number");
      return (value as (number | Sides)[]).map((v) => (typeof v === "number" ? [v, v] : [v[0], v[1]]));
    },
  };
}

/** Numbers for the axes of the places, with that of the batch and that of the channels around them. */
export function alongAll<T>(places: readonly T[], other: T, format: DataFormat): T[] {
  return format === "channelsLast" ? [other, ...places, other] : [other, other, ...places];
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

/** The axes of a batch along which the places of its images lie. */
export const placesOf = (rank: Rank, format: DataFormat): number[] =>
  Array.from({ length: rank }, (_, i) => i + (format === "channelsLast" ? 1 : 2));

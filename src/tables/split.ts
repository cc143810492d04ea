// Which rows are learnt from, which choose when to stop, and which are held out for the judgement: by a drawing that gives every class its
// share, by groups that stay together, or by time, the latest rows being held out.

import { Purpose } from "../contract/purpose.js";
import { rowsBy } from "../data/rowsBy.js";
import { Random, uniform } from "../numeric/random.js";

export const Part = { Train: 0, Validation: 1, HeldOut: 2 } as const;
export type PartOfRow = (typeof Part)[keyof typeof Part];

export interface Shares {
  readonly validation: number;
  readonly heldOut: number;
}

/** Streams of random numbers: one for drawings of rows in memory, one for rows that pass by. */
const DRAWN = 1;
const PASSING = 2;

/** By classes: each is dealt out in a random order, and every part has at least one of it where there are enough. */
export function stratifiedParts(classes: readonly number[], shares: Shares, seed: number): Uint8Array {
  const parts = new Uint8Array(classes.length);
  const order = new Random(seed, Purpose.Split, DRAWN).permutation(classes.length);
  const members = rowsBy(order, (row) => classes[row] as number);
  let [heldOwed, validationOwed] = [0, 0];
  for (const of of [...members.keys()].sort((a, b) => a - b)) {
    const rows = members.get(of) as number[];
    // What rounding leaves is owed to the next class, so that the sums are right.
    const held = rounded(rows.length * shares.heldOut + heldOwed, rows.length - 1);
    heldOwed += rows.length * shares.heldOut - held;
    const validation = rounded(rows.length * shares.validation + validationOwed, rows.length - held - 1);
    validationOwed += rows.length * shares.validation - validation;
    for (const row of rows.slice(0, held)) parts[row] = Part.HeldOut;
    for (const row of rows.slice(held, held + validation)) parts[row] = Part.Validation;
  }
  return parts;
}

const rounded = (wanted: number, most: number): number => Math.max(0, Math.min(Math.round(wanted), most));

/** The latest rows are held out, those before them choose when to stop. @param times NaN where it is unknown: such rows are learnt from. */
export function timeParts(times: ArrayLike<number>, shares: Shares): Uint8Array {
  const parts = new Uint8Array(times.length);
  const known = Array.from({ length: times.length }, (_, row) => row).filter(
    (row) => !Number.isNaN(times[row]),
  );
  known.sort((a, b) => (times[a] as number) - (times[b] as number) || a - b);
  const held = Math.round(known.length * shares.heldOut);
  const validation = Math.round(known.length * shares.validation);
  known.forEach((row, i) => {
    const left = known.length - i;
    if (left <= held) parts[row] = Part.HeldOut;
    else if (left <= held + validation) parts[row] = Part.Validation;
  });
  return parts;
}

/** A row that passes by, by its number: for tables that don't fit into memory. */
export function partOfPassing(row: number, shares: Shares, seed: number): PartOfRow {
  return partAt(uniform(seed, Purpose.Split, PASSING, row), shares);
}

/** All rows of a group together, by its name. */
export function partOfGroup(group: string, shares: Shares, seed: number): PartOfRow {
  return partAt(uniform(seed, Purpose.Split, PASSING, hash(group)), shares);
}

function partAt(place: number, { heldOut, validation }: Shares): PartOfRow {
  if (place < heldOut) return Part.HeldOut;
  return place < heldOut + validation ? Part.Validation : Part.Train;
}

/** FNV-1a. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return (value >>> 0) % 2 ** 31;
}

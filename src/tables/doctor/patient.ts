// What the doctor looks at: a network, rows of numbers that it learned from or is to answer for, and what else is known of them.
import type { Sequential } from "../../index.js";
import type { Finding } from "../stored.js";

export interface Input {
  readonly name: string;
  /** Place among the inputs of a row, and how many there are. */
  readonly from: number;
  readonly width: number;
}

export interface Patient {
  readonly network: Sequential;
  readonly rows: number;
  /** [rows, width] as the network gets them. */
  readonly x: Float32Array;
  readonly width: number;
  readonly inputs: readonly Input[];
  /** [rows]: the class of each row, or the number. Undefined where it is not known. */
  readonly y: Float32Array | undefined;
  /** Names of the classes; undefined where the target is a number. */
  readonly labels: readonly string[] | undefined;
  readonly history: Readonly<Record<string, readonly number[]>> | undefined;
}

export type Check = (patient: Patient) => readonly Finding[];

export const warning = (check: string, seen: string, advice: string): Finding => ({
  check,
  severity: "warning",
  seen,
  advice,
});
export const note = (check: string, seen: string, advice: string): Finding => ({
  check,
  severity: "note",
  seen,
  advice,
});

/** Names, the first few of many. */
export const few = (names: readonly string[]): string =>
  names.length > 6 ? `${names.slice(0, 5).join(", ")} and ${names.length - 5} more` : names.join(", ");

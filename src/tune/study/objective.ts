// What a study makes small or large.
import type { Trial } from "../trial.js";

export type Direction = "minimize" | "maximize";

/** What is to be made small or large: a number for a trial, or one per direction. */
export type Objective = (trial: Trial) => number | readonly number[] | Promise<number | readonly number[]>;

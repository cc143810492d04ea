// How a learning rate goes from one value to another; `passed` runs from 0 to 1.
import { cos } from "../numeric/elementary.js";

/** From 1 down to 0 along half a period of the cosine. */
export function halfCosine(passed: number): number {
  return 0.5 * (1 + cos(Math.PI * passed));
}

/** From one value to another, along the cosine or a line. */
export function anneal(kind: "cos" | "linear", from: number, to: number, passed: number): number {
  return kind === "cos" ? to + (from - to) * halfCosine(passed) : from + (to - from) * passed;
}

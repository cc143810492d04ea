// Lengths of vectors: (Σ |x|ᵖ)^(1/p) over axes.
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";
import { apply } from "./elementwise/apply.js";
import { type Over, reduce, rootOf } from "./reduce.js";

/** Appends the norm of x over axes. @param ord p; "inf" and "-inf" are the largest and the smallest |x|. */
export function norm(tape: Tape, x: Value, { ord, ...over }: Over & { ord: number | "inf" | "-inf" }): Value {
  if (ord === 2) return rootOf(tape, reduce(tape, "sum", apply(tape, "square", x), over));
  const sizes = apply(tape, "abs", x);
  if (ord === "inf") return reduce(tape, "max", sizes, over);
  if (ord === "-inf") return reduce(tape, "min", sizes, over);
  if (ord === 1) return reduce(tape, "sum", sizes, over);
  return apply(tape, "power", reduce(tape, "sum", apply(tape, "power", sizes, ord), over), 1 / ord);
}

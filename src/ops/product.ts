// The matrix product of two values, without gradients: what an optimizer computes with.
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** The kernels, in the order in which `gemmWorkspaceBytes` numbers them: A·B, A·Bᵀ, Aᵀ·B. */
const FORMS = ["gemmNN", "gemmNT", "gemmTN"] as const;

/** Appends the product of two matrices in one of its forms. */
export function product(tape: Tape, form: (typeof FORMS)[number], a: Value, b: Value): Value {
  const [firstA, lastA] = a.shape as [number, number];
  const [firstB, lastB] = b.shape as [number, number];
  const [m, k] = form === "gemmTN" ? [lastA, firstA] : [firstA, lastA];
  const n = form === "gemmNT" ? firstB : lastB;
  const out = tape.value([m, n]);
  tape.emit(
    form,
    [out],
    [a, b, undefined, tape.scratch(FORMS.indexOf(form), m, n, k)],
    [m, n, k],
    [Number.NEGATIVE_INFINITY, { word: 0 }],
  );
  return out;
}

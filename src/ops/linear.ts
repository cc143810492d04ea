// y = x·w + b along the last axis, in the three forms of the matrix product: forward, dx = dy·wᵀ, dw = xᵀ·dy.
import type { Activation } from "../activations/activation.js";
import type { Tape } from "../tape/tape.js";
import type { Value } from "../tape/value.js";

/** Forms of the matrix product, as `gemmWorkspaceBytes` numbers them. */
const FORWARD = 0;
const INPUT_GRADIENT = 1;
const WEIGHT_GRADIENT = 2;

/**
 * Appends y = activation(x·w + b), x [.., inputs], w [inputs, units], b [units]. An activation that is a lower bound is
 * applied while the product is stored.
 */
export function linear(tape: Tape, x: Value, w: Value, b: Value | undefined, activation: Activation): Value {
  const [inputs, units] = w.shape as [number, number];
  const rows = x.elements / inputs;
  const fused = activation.bound !== undefined;
  const bound = activation.bound ?? Number.NEGATIVE_INFINITY;
  const z = tape.value([...x.shape.slice(0, -1), units]);
  const scratch = (form: number, m: number, n: number, k: number): Value | undefined =>
    tape.scratch(form, m, n, k);
  tape.emit(
    "gemmNN",
    [z],
    [x, w, b, scratch(FORWARD, rows, units, inputs)],
    [rows, units, inputs],
    [bound, { word: 0 }],
  );
  tape.onBackward(z, (dz) => {
    // z is its own pre-activation as far as the sign goes, so the derivative is taken from it, in place.
    if (bound > Number.NEGATIVE_INFINITY) activation.appendBackward?.(tape, dz, z, z, dz);
    contributeWeights(tape, x, dz, w, b);
    tape.contribute(x, (dx) =>
      tape.emit(
        "gemmNT",
        [dx],
        [dz, w, undefined, scratch(INPUT_GRADIENT, rows, inputs, units)],
        [rows, inputs, units],
        [Number.NEGATIVE_INFINITY, { word: 0 }],
      ),
    );
  });
  return fused ? z : activation.append(tape, z);
}

/** Adds to the gradients of w and b what comes of x·w + b: xᵀ·dz, and the sums of dz's columns. */
export function contributeWeights(tape: Tape, x: Value, dz: Value, w: Value, b: Value | undefined): void {
  if (!w.differentiable) return;
  const [inputs, units] = w.shape as [number, number];
  const rows = dz.elements / units;
  tape.contribute(w, (dw) => {
    const write = (db: Value | undefined): void =>
      tape.emit(
        "gemmTN",
        [dw],
        [x, dz, db, tape.scratch(WEIGHT_GRADIENT, inputs, units, rows)],
        [inputs, units, rows],
        [0, { word: 0 }],
      );
    if (b?.differentiable) tape.contribute(b, write);
    else write(undefined);
  });
}

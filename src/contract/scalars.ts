// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.
//
// An optimizer's scalars: f64 words beside its slots. First what changes with every call (stored in a
// checkpoint), then its constants, written once. The first constants are the decay rates whose powers are kept:
// word i of the powers holds constant i to the power of the updates done. Values here are byte offsets.

/** Updates done, t in the papers. */
export const UPDATES = 0;
/** Calls done: more than updates where gradients are accumulated. Counted only where something depends on it. */
export const CALLS = 8;
/** The first power of a decay rate; up to three, one after the other. */
export const POWERS = 16;
/** Whatever else an optimizer must remember from update to update: three words. */
export const MEMORY = 40;
/** The constants: 23 words. */
export const CONSTANTS = 64;
/** Factor that the gradient is multiplied with before it is used: the clipping by norm writes it. */
export const GRADIENT_SCALE = 248;
export const SCALARS_BYTES = 256;

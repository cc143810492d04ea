// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.
//
// An optimizer's scalars: f64 words beside its slots. First what changes with every update (stored in a
// checkpoint), then its constants, written once. The first constants are the decay rates whose powers are kept:
// word 1 + i holds constant i to the power of the updates done. Values here are byte offsets.

/** Updates done, t in the papers. */
export const UPDATES = 0;
/** The first power of a decay rate; up to three, one after the other. */
export const POWERS = 8;
/** Whatever else an optimizer must remember from update to update: four words. */
export const MEMORY = 32;
/** The constants: 23 words. */
export const CONSTANTS = 64;
/** Factor that the gradient is multiplied with before it is used: the clipping by norm writes it. */
export const GRADIENT_SCALE = 248;
export const SCALARS_BYTES = 256;

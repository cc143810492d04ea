// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.

/** Version of frames, control block and kernels' operands; checked when a module is loaded. */
export const TAPE_VERSION = 2;

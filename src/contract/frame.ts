// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.
//
// One instruction of the tape is a frame of sixteen 32-bit words, one cache line. The first word is the
// kernel's slot in the module's function table, or a control word (slot >= CONTROL_SLOTS); the others are
// the kernel's own, in the order outputs, inputs, weights, sizes, parameters. Values here are byte offsets.

export const FRAME_BYTES = 64;
export const SLOT = 0;

/** Byte addresses of tensors; 0 stands for "none". */
export const P0 = 4;
export const P1 = 8;
export const P2 = 12;
export const P3 = 16;
export const P4 = 20;
export const P5 = 24;
/** Sizes, in elements (u32). */
export const N0 = 28;
export const N1 = 32;
export const N2 = 36;
export const N3 = 40;
/** Parameters: f32 values, or integers where the kernel says so. */
export const F0 = 44;
export const F1 = 48;
export const F2 = 52;
export const F3 = 56;
export const F4 = 60;

/** Slots from here on are not kernels but words to the machine itself. */
export const CONTROL_SLOTS = 0x10000;
/** Ends a tape. */
export const END = 0x10000;
/** Skips the next N0 instructions unless the count of calls at P0 is a multiple of N1 (gradient accumulation). */
export const UNLESS_DUE = 0x10001;
/** Ends the step at once where the status is not Ok. */
export const CHECK = 0x10002;

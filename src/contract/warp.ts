// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.
//
// How pictures are read at other places: a list of 32-bit words behind the tape, which the kernels of a warp are given by its address.
// Values here are byte offsets. A picture is [planes, height, width, inner]: channels that lie last are `inner`, those that lie first `planes`.

export const PICTURES = 0;
export const PLANES = 4;
export const HEIGHT = 8;
export const WIDTH = 12;
export const INNER = 16;
/** Sizes of what comes out. */
export const OUT_HEIGHT = 20;
export const OUT_WIDTH = 24;
/** What lies beyond the edges: a number of `Fill`. */
export const FILL = 28;
/** 1: the nearest place alone is read. */
export const NEAREST = 32;
/** 32-bit words of it. */
export const WARP_WORDS = 9;

export enum Fill {
  /** A number. */
  Constant = 0,
  /** The place at the edge. */
  Nearest = 1,
  /** d c b a | a b c d | d c b a */
  Reflect = 2,
  /** a b c d | a b c d | a b c d */
  Wrap = 3,
}

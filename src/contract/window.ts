// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.
//
// How windows lie over an image: a list of 32-bit words behind the tape, which kernels of convolution and pooling are given by its address.
// Values here are byte offsets. An image is [batch, depth, height, width, channels]; signals and pictures have depth 1, signals height 1, too.
// Of every three words the first is the depth's, then the height's, the width's.

export const BATCH = 0;
/** Channels of the image. */
export const CHANNELS = 4;
/** Channels of what comes out: filters. */
export const FILTERS = 8;
/** Both kinds of channels are cut into so many groups, each of which sees its own only. */
export const GROUPS = 12;
/** Sizes of the image. */
export const IMAGE = 16;
/** Sizes of what comes out. */
export const OUTPUT = 28;
/** Sizes of the window. */
export const WINDOW = 40;
/** From one window to the next; 0 where windows divide the image as evenly as whole numbers do. */
export const STRIDE = 52;
/** From one place of a window to the next. */
export const DILATION = 64;
/** Places of the first window before the image begins. */
export const BEFORE = 76;
/** 32-bit words of it. */
export const WINDOW_WORDS = 22;

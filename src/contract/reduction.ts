// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.

/** What the kernel `reduce` makes of an axis. */
export enum Reduction {
  Sum = 0,
  Max = 1,
  Min = 2,
  ArgMax = 3,
  ArgMin = 4,
}

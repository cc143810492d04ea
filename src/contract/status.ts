// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.

/** What a kernel may report; TypeScript makes the sentence. */
export enum Status {
  Ok = 0,
  /** The loss of a batch is NaN or infinite. */
  NonFiniteLoss = 1,
  /** A gradient is NaN or infinite though the loss is finite. */
  NonFiniteGradient = 2,
  /** A class index lies outside the classes. */
  LabelOutOfRange = 3,
  /** Another lane has failed, so this one has left. */
  Abandoned = 4,
  /** An input is NaN or infinite. */
  NonFiniteInput = 5,
}

// The form in which sample data are handed out: plain arrays, as `fit` takes them.

export interface Sample {
  /** `[rows, columns]`, row after row. */
  readonly x: Float32Array;
  /** `[rows]`, the index of each row's class in `classes`. */
  readonly y: Int32Array;
  /** Shape of `x`. */
  readonly shape: readonly [rows: number, columns: number];
  /** Names of the classes. */
  readonly classes: readonly string[];
}

// Compiled by BOTH asc and tsc, and must stay portable: numeric enums and integer constants only.
//
// A program of element-wise operations, interpreted by assembly/operations/elementwise.ts and written by src/ops/elementwise/program.ts:
// words [steps, outputs], then five words a step: operation, destination, and up to three arguments. An argument is a number times
// four plus its kind.

/** What an argument is. */
export enum Kind {
  /** A tensor with as many elements as the program runs over: byte offset of its address in the frame. */
  Operand = 0,
  /** The number of a register. */
  Register = 1,
  /** A number, four times over in the program: byte offset from its start. */
  Constant = 2,
  /** The number of a register that holds one number for all elements. */
  Splat = 3,
}

/** Bytes of a register: what the interpreter does at a time. */
export const REGISTER_BYTES = 1024;
/** Bytes from register to register: what is copied by whole vectors may go over the end. */
export const REGISTER_STRIDE = 1040;
export const STEP_WORDS = 5;

/** What a step does. */
export enum Op {
  Move = 0,
  /** A tensor of one number; its argument is a byte offset in the frame. */
  Load = 1,
  /** A tensor that is repeated along axes; second argument: byte offset of the axes, last first, each a size and a stride (0 or 1 the last one's). */
  Expand = 2,
  Negative = 3,
  Sqrt = 4,
  Square = 5,
  Abs = 6,
  Sign = 7,
  Exp = 8,
  Log = 9,
  Log1p = 10,
  Expm1 = 11,
  Sin = 12,
  Cos = 13,
  Tanh = 14,
  Sigmoid = 15,
  Erf = 16,
  Reciprocal = 17,
  Floor = 18,
  Ceil = 19,
  Round = 20,
  Add = 21,
  Subtract = 22,
  Multiply = 23,
  Divide = 24,
  Power = 25,
  Maximum = 26,
  Minimum = 27,
  Equal = 28,
  NotEqual = 29,
  Greater = 30,
  GreaterEqual = 31,
  Where = 32,
}

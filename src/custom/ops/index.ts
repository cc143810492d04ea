/**
 * Differentiable operations on nodes: of graphs, and of what functions of nodes are called with. Each on its own, for pages that are to be small.
 *
 * Axes are counted as in NumPy, the batch being axis 0 of nodes that have one; `shape` of such a node leaves it out.
 *
 * @module downhill/ops
 */
// The list of operations.

export { elu, gelu, leakyRelu, logSigmoid, relu, silu, softplus } from "./activations.js";
export {
  add,
  clip,
  divide,
  equal,
  greater,
  greaterEqual,
  less,
  lessEqual,
  logicalAnd,
  logicalOr,
  maximum,
  minimum,
  multiply,
  notEqual,
  power,
  subtract,
  where,
} from "./binary.js";
export { gather, oneHot, take, takeAlongAxis } from "./lookups.js";
export { concatenate, flip, pad, slice, split, stack } from "./parts.js";
export { einsum, matmul } from "./products.js";
export {
  argmax,
  argmin,
  cumsum,
  logSoftmax,
  logSumExp,
  max,
  mean,
  min,
  norm,
  softmax,
  std,
  sum,
  variance,
} from "./reductions.js";
export { broadcastTo, expandDims, reshape, squeeze, stopGradient, transpose } from "./shapes.js";
export {
  abs,
  ceil,
  cos,
  erf,
  exp,
  expm1,
  floor,
  log,
  log1p,
  logicalNot,
  negative,
  reciprocal,
  round,
  rsqrt,
  sigmoid,
  sign,
  sin,
  sqrt,
  square,
  tanh,
} from "./unary.js";

import { axes, count, either, optional, required, shapeOption } from "../../options.js";
import { layer } from "../layer.js";
import { headOptions, headsCore } from "./heads.js";

/**
 * Attention of several heads: softmax(q · kᵀ / √keyDim) · v for each, with q, k, v projections of query, key and value; then one product.
 *
 * `apply(x)`, `apply([query, value])` or `apply([query, value, key])`, of [batch, steps, features] each; output [batch, query's steps, query's
 * features]. Weights: query, key, (gate,) value: kernel [features, numHeads, dim], bias [numHeads, dim]; attentionOutput: kernel
 * [numHeads, valueDim, features], bias. Call options: `useCausalMask`, `attentionMask` [batch, queries, keys], `valueMask`, `keyMask`,
 * `returnAttentionScores` (a list [output, scores [batch, numHeads, queries, keys]]). Masks that come with the nodes count; a `queryMask` does
 * not, as in Keras 3.15. A query that may look nowhere gives the mean of all values, or 0 where scores are returned or dropped (as Keras).
 *
 * @param options.numHeads ≥ 1. @param options.keyDim ≥ 1, of each head. @param options.valueDim default `keyDim`.
 * @param options.dropout part of the weights dropped in training, in [0, 1), default 0. @param options.useBias default true.
 * @param options.outputShape last axes of the output, default the query's features. @param options.attentionAxes default all but the last.
 * @param options.slidingWindow only keys nearer than this, default none. @param options.useGate values times sigmoid(gate), default false.
 * @param options.kernelInitializer default `"glorotUniform"`. @param options.biasInitializer default `"zeros"`.
 * @param options.kernelRegularizer, options.biasRegularizer, options.kernelConstraint, options.biasConstraint default none.
 * @param options.seed ≥ 0, in place of the model's.
 * @throws {RangeError} where rows are not of shape [steps, features], or value and key differ in steps.
 * @example
 * const x = input({ shape: [16, 8] });
 * const y = layers.multiHeadAttention({ numHeads: 2, keyDim: 4 }).apply(x, { useCausalMask: true });
 * @see https://keras.io/api/layers/attention_layers/multi_head_attention/; Vaswani et al. 2017, https://arxiv.org/abs/1706.03762
 */
export const multiHeadAttention = layer(
  "multiHeadAttention",
  {
    numHeads: required(count()),
    keyDim: required(count()),
    valueDim: optional(count()),
    outputShape: optional(either(count(), shapeOption())),
    attentionAxes: optional(axes()),
    ...headOptions,
  },
  (o) =>
    headsCore("multiHeadAttention", o, {
      queryHeads: o.numHeads,
      valueHeads: o.numHeads,
      keyDim: o.keyDim,
      valueDim: o.valueDim ?? o.keyDim,
      outputDims: o.outputShape === undefined ? undefined : [o.outputShape].flat(),
      axes: o.attentionAxes === undefined ? undefined : [o.attentionAxes].flat(),
      honoursQueryMask: false,
    }),
);
